import { type DefaultTreeAdapterMap, type Parser, Token, TokenizerMode } from 'parse5';

/** Has a parser of HTML end each element whose tag ends with `/>`, as it would in XML: also a script or a title. */
export function endEmptyElements(parser: Parser<DefaultTreeAdapterMap>): void {
  const begin = parser.onStartTag.bind(parser);
  parser.onStartTag = (token) => {
    begin(token);
    if (!token.selfClosing || token.ackSelfClosing) return;
    // The text of a script or a title would come next.
    parser.tokenizer.state = TokenizerMode.DATA;
    parser.onEndTag({ ...token, type: Token.TokenType.END_TAG, attrs: [] });
  };
}
