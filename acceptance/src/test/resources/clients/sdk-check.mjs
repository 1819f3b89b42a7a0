// Runs the official JavaScript SDK against a gateway whose provider is the simulator.
// ANTHROPIC_BASE_URL and ANTHROPIC_API_KEY come from the environment. Prints PASS or FAIL for each check; the exit status
// is 1 when one failed.
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();
const message = (content, more) => ({
  model: 'claude-sonnet-4-6',
  max_tokens: 64,
  messages: [{ role: 'user', content }],
  ...more,
});
let failed = 0;

async function check(name, body) {
  try {
    await body();
    console.log('PASS', name);
  } catch (e) {
    failed++;
    console.log('FAIL', name, '-', e?.message ?? e);
  }
}

function same(actual, expected) {
  if (actual !== expected) throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

async function fails(promise, errorClass, text = '') {
  try {
    await promise;
  } catch (e) {
    if (!(e instanceof errorClass)) throw new Error(`wrong error class ${e.constructor.name}: ${e.message}`);
    if (!String(e.message).includes(text)) throw new Error(`message lost: ${e.message}`);
    return;
  }
  throw new Error('no error was raised');
}

await check('whole message', async () =>
  same((await client.messages.create(message('[[sim:text=plain]]'))).content[0].text, 'plain'));
await check('request id', async () => {
  if (!(await client.messages.create(message('x')))._request_id) throw new Error('no request-id header');
});
await check('stream', async () =>
  same((await client.messages.stream(message('[[sim:text="ü ✓ 🚀"]]')).finalMessage()).content[0].text, 'ü ✓ 🚀'));
await check('order of the events', async () => {
  const types = [];
  for await (const event of await client.messages.create(message('[[sim:text=x]]', { stream: true }))) {
    types.push(event.type);
  }
  same(
    types.join(),
    'message_start,content_block_start,content_block_delta,content_block_stop,message_delta,message_stop',
  );
});
await check('count tokens', async () => {
  const { model, messages } = message('x');
  if (!((await client.messages.countTokens({ model, messages })).input_tokens > 0)) throw new Error('no count');
});
await check('list models', async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  if (!ids.length) throw new Error('empty list');
});
await check('retry after a 429', async () => {
  const marker = `[[sim:status=429 times=1 retry-after=1 id=${process.pid}]] [[sim:text=after]]`;
  same((await client.messages.create(message(marker))).content[0].text, 'after');
});
await check('class and text of an error', () =>
  fails(client.messages.create(message('[[sim:status=400 message="not so"]]')), Anthropic.BadRequestError, 'not so'));
await check('class of an overload', () =>
  fails(client.messages.create(message('[[sim:status=529]]'), { maxRetries: 1 }), Anthropic.InternalServerError));
await check('refusal of the gateway', () =>
  fails(
    new Anthropic({ apiKey: 'tgk_nobody_here' }).messages.create(message('x')),
    Anthropic.AuthenticationError,
    '401',
  ));
await check('error event in the stream', () =>
  fails(
    client.messages.stream(message('[[sim:fault=error-mid after=4]]')).finalMessage(),
    Anthropic.APIError,
    'Overloaded',
  ));
await check('broken stream is an error', () =>
  fails(client.messages.stream(message('[[sim:fault=cut-mid after=4]]')).finalMessage(), Anthropic.AnthropicError));
process.exit(failed ? 1 : 0);
