import { Option } from 'commander';
import { contentOf, type DataPart, parseDataPart } from './data-part.js';
import { type FormPart, parseFormPart, parseFormText } from './form-part.js';
import { parseUpload } from './option-values.js';

/** The body of a request, with curl's options. */
export function bodyOptions(): Option[] {
  const data: DataPart[] = [];
  const form: FormPart[] = [];
  const addData = (kind: DataPart['kind']) => (text: string) => {
    data.push(parseDataPart(kind, text));
    return data;
  };
  const addForm = (parse: (text: string) => FormPart) => (text: string) => {
    form.push(parse(text));
    return form;
  };
  return [
    new Option(
      '-d, --data <data>',
      'post this text, a @file without its line ends, or @- for stdin (repeatable, joined by &)',
    ).argParser(addData('text')),
    new Option('--data-binary <data>', 'like --data, but a file byte for byte').argParser(addData('binary')),
    new Option('--data-raw <data>', 'like --data, but @ has no special meaning').argParser(addData('raw')),
    new Option(
      '--data-urlencode <data>',
      'like --data, but percent-encoded: content, name=content, @file or name@file',
    ).argParser(addData('urlencode')),
    new Option('-G, --get', 'send GET with the data in the query of the URL'),
    new Option('--json <data>', 'post JSON, a @file, or @- for stdin (repeatable, joined)').argParser(
      (text, earlier: string[] = []) => [...earlier, parseDataPart('binary', text).text],
    ),
    new Option(
      '-F, --form <part>',
      'post a form: name=value, name=@file or name=<file, with ;type= and ;filename= (repeatable)',
    ).argParser(addForm(parseFormPart)),
    new Option('--form-string <part>', 'a part of a form, name=value, with a literal value').argParser(
      addForm(parseFormText),
    ),
    new Option(
      '-T, --upload-file <file>',
      'send a file with PUT, under its name if the URL ends with /; - is stdin',
    ).argParser(parseUpload),
  ];
}

/**
 * What commander returns for `bodyOptions`. The four options of data share one list, and so do the two of a
 * form.
 */
export interface ParsedBodyOptions {
  data?: DataPart[];
  dataBinary?: DataPart[];
  dataRaw?: DataPart[];
  dataUrlencode?: DataPart[];
  get?: true;
  json?: string[];
  form?: FormPart[];
  formString?: FormPart[];
  uploadFile?: string;
}

/** The body of a request. */
export type BodyChoice =
  | { type: 'data'; parts: DataPart[] }
  /** Texts, `@` and a file name, or `@-`. */
  | { type: 'json'; parts: string[] }
  | { type: 'form'; parts: FormPart[] }
  /** `-` is stdin. */
  | { type: 'upload'; file: string };

/** The bodies on the command line; more than one is an error. Data for the query of the URL is not a body. */
export function bodyChoices(parsed: ParsedBodyOptions): BodyChoice[] {
  const { get, json, uploadFile: file } = parsed;
  const data = dataOf(parsed);
  const form = parsed.form ?? parsed.formString ?? [];
  return [
    ...(data.length > 0 && !get ? [{ type: 'data' as const, parts: data }] : []),
    ...(json ? [{ type: 'json' as const, parts: json }] : []),
    ...(form.length > 0 ? [{ type: 'form' as const, parts: form }] : []),
    ...(file === undefined ? [] : [{ type: 'upload' as const, file }]),
  ];
}

/** Whether the body is read from stdin. */
export function readsStdin(body: BodyChoice): boolean {
  switch (body.type) {
    case 'data':
      return body.parts.some((part) => contentOf(part).file === '-');
    case 'json':
      return body.parts.includes('@-');
    case 'form':
      return body.parts.some(({ content }) => content.type !== 'text' && content.file === '-');
    case 'upload':
      return body.file === '-';
  }
}

/** The data in `parsed`, in the order of the command line. */
export function dataOf({ data, dataBinary, dataRaw, dataUrlencode }: ParsedBodyOptions): DataPart[] {
  return data ?? dataBinary ?? dataRaw ?? dataUrlencode ?? [];
}

/** The files of the body and of the query; `-` for each use of stdin. */
export function inputsOf(parsed: ParsedBodyOptions): string[] {
  const { json = [], uploadFile } = parsed;
  const form = parsed.form ?? parsed.formString ?? [];
  const parts = [...dataOf(parsed), ...json.map((text): DataPart => ({ kind: 'binary', text }))];
  return [
    ...parts.map((part) => contentOf(part).file),
    ...form.map(({ content }) => (content.type === 'text' ? undefined : content.file)),
    uploadFile,
  ].filter((file) => file !== undefined);
}
