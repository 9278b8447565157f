import { type DefaultTreeAdapterMap, type Parser, Token, TokenizerMode } from 'parse5';

/**
 * Makes an HTML parser end each element whose tag ends with `/>`, as XML does, including `script` and
 * `title`.
 */
export function endEmptyElements(parser: Parser<DefaultTreeAdapterMap>): void {
  const begin = parser.onStartTag.bind(parser);
  parser.onStartTag = (token) => {
    begin(token);
    if (!token.selfClosing || token.ackSelfClosing) return;
    // Without this the tokenizer would read the text of a script or title next.
    parser.tokenizer.state = TokenizerMode.DATA;
    parser.onEndTag({ ...token, type: Token.TokenType.END_TAG, attrs: [] });
  };
}
