/** The printer that -o asks for. */
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { readFile, type Task } from '../waits.ts';
import { columnsOf, columnsOfFile, CustomColumnsPrinter } from './custom-columns.ts';
import type { Template } from './go-template/node.ts';
import { BrokenTemplate, TemplateError } from './go-template/error.ts';
import { parseTemplate } from './go-template/parse.ts';
import { templateText } from './go-template/run.ts';
import { compactJson } from '../../text/go-json.ts';
import { goSyntax, goText } from './go-value.ts';
import { jsonPathJson, jsonPathText } from './jsonpath/evaluate.ts';
import { JsonPathError, parseJsonPath } from './jsonpath/parse.ts';
import { ObjectPrinter, type Output } from './output.ts';

export interface Printer {
  print(object: AnyObject): void;
}

/** The template itself, or what its file holds. @throws CommandError */
function* templateOf({ format, argument }: Output): Task<string> {
  if (!/-file$|^templatefile$/.test(format)) return argument;
  if (argument === '') return '';
  const answer = yield* readFile(argument);
  if ('error' in answer) {
    const what = format === 'custom-columns-file' ? 'template' : '--template';
    throw new CommandError(`error reading ${what} ${argument}, open ${argument}: ${answer.error}`);
  }
  return answer.text;
}

function jsonPathPrinter(call: Call, { format, allowMissing }: Output, template: string): Printer {
  if (template === '') throw new CommandError('template format specified but no template given');
  const print = format === 'jsonpath-as-json' ? jsonPathJson : jsonPathText;
  try {
    const pieces = parseJsonPath(template);
    return {
      print: (object) => {
        try {
          call.io.out(print(pieces, object, { allowMissing }));
        } catch (error) {
          if (!(error instanceof JsonPathError)) throw error;
          throw new CommandError(
            `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
          );
        }
      },
    };
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new CommandError(`error parsing jsonpath ${template}, ${error.message}`);
  }
}

function templatePrinter(call: Call, { allowMissing }: Output, text: string): Printer {
  if (text === '') throw new CommandError('template format specified but no template given');
  let template: Template;
  try {
    template = parseTemplate(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new CommandError(`error parsing template ${text}, template: output:1: ${error.message}`);
  }
  return {
    print: (object) => {
      try {
        call.io.out(templateText(template, object, allowMissing));
      } catch (error) {
        if (!(error instanceof BrokenTemplate)) throw error;
        const { printed, message } = error;
        call.io.out(
          `${printed}Error executing template: ${message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${compactJson(object)}\n\tobject given to template engine was:\n\t\t${goText(object)}\n\n`,
        );
        throw new CommandError(`error executing template ${JSON.stringify(text)}: ${message}`);
      }
    },
  };
}

/** @throws CommandError for a template or path that cannot be read */
export function* printerOf(call: Call, output: Output): Task<Printer> {
  const { format } = output;
  if (format === 'json' || format === 'yaml' || format === 'name') return new ObjectPrinter(call, format);
  const template = yield* templateOf(output);
  if (format.startsWith('jsonpath')) return jsonPathPrinter(call, output, template);
  if (format.startsWith('custom-columns')) {
    const columns = format === 'custom-columns' ? columnsOf(template) : columnsOfFile(template);
    return new CustomColumnsPrinter(columns, call.flags.bool('no-headers'), (text) => call.io.out(text));
  }
  return templatePrinter(call, output, template);
}
