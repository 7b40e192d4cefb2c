/** What messages say of tokens that the grammar does not expect. */
import type { IParserErrorMessageProvider, IToken } from 'chevrotain';
import * as messages from '../messages.ts';
import { EOF } from './chevrotain.ts';

/** The words for a parser's error are in messages.ts like all others. */
export const errorMessageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) =>
    messages.unexpectedToken(described(actual), expected.LABEL ?? expected.name),
  buildNotAllInputParsedMessage: ({ firstRedundant }) =>
    messages.unexpectedToken(described(firstRedundant), messages.endOfOperand()),
  buildNoViableAltMessage: ({ actual }) =>
    messages.unexpectedToken(described(actual[0]), messages.anExpression()),
  buildEarlyExitMessage: ({ actual }) =>
    messages.unexpectedToken(described(actual[0]), messages.anExpression()),
};

/** How a message names a token; undefined at the end of the statement. */
export function described(token: IToken | undefined): string | undefined {
  return token === undefined || token.tokenType === EOF ? undefined : token.image;
}
