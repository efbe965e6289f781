// Attempts to get past withEncryption: each must be refused before anything is sent, with one event that says so. Every
// client here has the default options, so that a default that opens is found out as well.

import { sealFields } from '../../envelope/by-hand.ts';
import type { EncryptionEvent } from '../../middleware/events.ts';
import type { MiddlewareOptions } from '../../middleware/options.ts';
import { withEncryption } from '../../middleware/sdk-client.ts';
import { encodeUtf8 } from '../../platform/bytes.ts';
import type { CheckId } from '../texts/en.ts';
import type { Wrap, Wrapped } from './calls.ts';
import { type Attempt, type Check, CheckList, expectEqual, Mismatch } from './check.ts';
import { receive } from './far-side.ts';
import { isOnWire, markerValue } from './markers.ts';
import { rsa1024 } from './test-keys.ts';
import { type Client, type ClientClass, clientClass, type Members, type Sent } from './wire.ts';

export const BYPASSES = 'bypass attempts';

const FIELDS = 'IdCardVerification';
const PERSON = { Name: markerValue(FIELDS, 'Name'), IdCard: markerValue(FIELDS, 'IdCard') };
const PHOTO = { ImageBase64: markerValue(FIELDS, 'ImageBase64') };

export function bypassChecks(wrap: Wrap = withEncryption): Check[] {
  const list = new CheckList(BYPASSES, 'library');
  for (const [id, code, ...attempts] of refusedCalls()) {
    list.refuses(id, 'ownRule', code, ...attempts.map((attempt) => refusedCall(attempt, wrap)));
  }
  for (const [id, ...attempts] of refusedClients()) {
    list.refuses(id, 'ownRule', 'ERR_INVALID_OPTIONS', ...attempts.map((attempt) => () => attempt(wrap)));
  }
  for (const [id, run] of controls(wrap)) list.add('round trip', id, 'ownRule', run);
  return list.checks;
}

// --- one client ---

interface World {
  readonly bare: Client;
  readonly client: Wrapped;
  readonly wire: readonly Sent[];
  readonly events: readonly EncryptionEvent[];
}

type Change = (Base: ClientClass) => Client;

function makeWorld(wrap: Wrap, options: Partial<MiddlewareOptions> = {}, change?: Change): World {
  const { Client, wire } = clientClass(() => ({ Result: '0', RequestId: 'synthetic' }));
  const events: EncryptionEvent[] = [];
  const bare = change ? change(Client) : new Client();
  const { publicKey } = rsa1024();
  const given = { publicKey, onEvent: (event: EncryptionEvent) => void events.push(event), ...options };
  return { bare, client: wrap(bare, given) as Wrapped, wire, events };
}

// --- calls that must be refused ---

interface Call {
  readonly run: (world: World) => unknown;
  readonly options?: Partial<MiddlewareOptions>;
  readonly change?: Change;
}

function refusedCall({ run, options, change }: Call, wrap: Wrap): Attempt {
  return async () => {
    const { events, wire, ...world } = makeWorld(wrap, options, change);
    const refusal = await Promise.resolve(run({ events, wire, ...world })).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    checkUnsent(wire, events);
    if (refusal) throw refusal.error;
  };
}

function checkUnsent(wire: readonly Sent[], events: readonly EncryptionEvent[]): void {
  if (wire.length > 0) throw new Mismatch('refused', 'sent');
  expectEqual(
    events.map(({ outcome, sent }) => `${outcome}, sent: ${sent}`).join('; '),
    'error, sent: false',
  );
}

const request = (action: string, params: unknown, ...more: unknown[]): Call => ({
  run: ({ client }) => client.request!(action, params, ...more),
});
const byMethod = (action: string, params: unknown): Call => ({
  run: ({ client }) => client[action]!(params),
});
const open = (call: Call, options: Partial<MiddlewareOptions>): Call => ({ ...call, options });

type RefusedCalls = readonly [CheckId, string, ...Call[]];

function refusedCalls(): RefusedCalls[] {
  return [
    ['bypassSibling', 'ERR_PLAINTEXT_ACTION', byMethod('IDCardOCR', PHOTO), request('IDCardOCR', PHOTO)],
    ['bypassUnknown', 'ERR_PLAINTEXT_ACTION', ...UNKNOWN.map((action) => request(action, PHOTO))],
    ['bypassNearAction', 'ERR_INVALID_PARAMS', ...nearActions()],
    ['bypassNearParameter', 'ERR_INVALID_PARAMS', ...NEAR_PARAMETERS.map((name) => near(name))],
    ['bypassInherited', 'ERR_INVALID_PARAMS', ...inherited().map((params) => request(FIELDS, params))],
    ['bypassToJson', 'ERR_INVALID_PARAMS', ...withToJson().map((params) => request(FIELDS, params))],
    ['bypassNotPlain', 'ERR_INVALID_PARAMS', ...notPlain().map((params) => request(FIELDS, params))],
    ['bypassOtherWays', 'ERR_PLAINTEXT_ACTION', ...otherWays()],
    ['bypassHalfSealed', 'ERR_INVALID_PARAMS', ...halfSealed().map((params) => request(FIELDS, params))],
    ['bypassHeaders', 'ERR_INVALID_OPTIONS', ...callOptions().map((more) => request(FIELDS, PERSON, more))],
    ['bypassProfile', 'ERR_INVALID_OPTIONS', ...changedProfiles()],
    ['bypassMidCall', 'ERR_INVALID_OPTIONS', { run: changeOnTheWay }],
    ['bypassSuper', 'ERR_PLAINTEXT_ACTION', { run: callShortcut, change: withShortcut }],
    ['bypassClearIdentity', 'ERR_PLAINTEXT_ACTION', ...clearIdentity()],
  ];
}

const UNKNOWN = [
  'RecognizeValidIDCardOCR',
  'BankCardOCR',
  'MLIDPassportOCR',
  'constructor',
  'IdCardVerificationX',
];

/** HTTP trims a header's blanks; a full-width or an invisible character is the next thing that somebody normalises. */
const NEAR_ACTIONS = [
  'IDCardOCR ',
  '\tIdCardVerification',
  'IdCardVerification\t',
  'idcardverification',
  'IdCard\u200bVerification',
  '\uff29dCardVerification',
];

/** Under 'pass' a near miss is refused too. */
function nearActions(): Call[] {
  return NEAR_ACTIONS.flatMap((action) => {
    const call = request(action, PERSON);
    return [call, open(call, { otherActions: 'pass', plaintextActions: 'pass' })];
  });
}

const NEAR_PARAMETERS = ['idCard', 'IDCard', 'name', 'IdCard ', 'Id\u200bCard', '\uff2eame'];

function near(name: string): Call {
  return request(FIELDS, { [name]: PERSON.IdCard });
}

function inherited(): object[] {
  class Person {}
  Object.assign(Person.prototype, PERSON);
  return [
    Object.create(PERSON),
    new Person(),
    Object.assign(Object.create({ Name: PERSON.Name }), { Type: '1' }),
  ];
}

function withToJson(): object[] {
  class Document {
    toJSON() {
      return PERSON;
    }
  }
  return [{ toJSON: () => PERSON }, new Document(), { ...PERSON, toJSON: () => PERSON }];
}

function notPlain(): unknown[] {
  const json = JSON.stringify(PERSON);
  return [encodeUtf8(json), [PERSON], new Map(Object.entries(PERSON)), { Extra: new Date(0) }];
}

function otherWays(): Call[] {
  const names = ['requestOctetStream', 'doRequest', 'doRequestWithSign3'];
  return names.flatMap((name) =>
    [FIELDS, 'IDCardOCR', 'BankCardOCR'].map(
      (action): Call => ({
        run: ({ client }) => client[name]!(action, PERSON),
      }),
    ),
  );
}

/** A valid envelope, with some of what it should hold beside it in the clear. */
function halfSealed(): Members[] {
  const { publicKey } = rsa1024();
  const seal = (fields: (keyof typeof PERSON)[]) =>
    sealFields(PERSON, fields, { publicKey, action: FIELDS }).request;
  const { Encryption } = seal(['Name', 'IdCard']);
  const listed = Encryption as Members;
  return [
    { ...PERSON, Encryption },
    seal(['Name']),
    { ...seal(['Name', 'IdCard']), IdCard: PERSON.IdCard },
    { ...PERSON, Encryption: { ...listed, EncryptList: [] } },
    { ...PERSON, EncryptedBody: '', Encryption: { ...listed, Note: PERSON.Name } },
    { ...PERSON, EncryptedBody: 'AAAA' },
  ];
}

/** What would name another action, or change the form in which the parameters go out. */
function callOptions(): object[] {
  return [
    { headers: { 'x-tc-action': 'IDCardOCR' } },
    { headers: { 'Content-Type': 'application/octet-stream' } },
    { multipart: true },
    { skipSign: true },
  ];
}

function changedProfiles(): Call[] {
  const changes: ((bare: Client) => void)[] = [
    ({ profile }) => Object.assign(profile.httpProfile, { protocol: 'http://' }),
    ({ profile }) => Object.assign(profile.httpProfile, { reqMethod: 'GET' }),
    ({ profile }) => Object.assign(profile, { signMethod: 'HmacSHA256' }),
    (bare) => Object.assign(bare, { endpoint: 'user@example.com' }),
    (bare) => Object.assign(bare, { path: '@example.com/' }),
  ];
  return changes.map((change) => ({
    run: ({ bare, client }) => {
      change(bare);
      return client[FIELDS]!(PERSON);
    },
  }));
}

/** While the SDK waits for its credential. */
function changeOnTheWay({ bare, client }: World): unknown {
  const answer = client[FIELDS]!(PERSON);
  bare.profile.httpProfile.protocol = 'http://';
  return answer;
}

const withShortcut: Change = (Client) => {
  class Shortcut extends Client {
    check(params: unknown): Promise<unknown> {
      return super.doRequestWithSign3(FIELDS, params, {});
    }
  }
  return new Shortcut();
};

function callShortcut({ client }: World): unknown {
  return client.check!(PERSON);
}

/** What an action sends, or answers, in the clear by its design. */
function clearIdentity(): Call[] {
  const options = { clearIdentity: 'refuse' } as const;
  return [
    open(request('DetectAuth', PHOTO), options),
    open(request('IdCardOCRVerification', PERSON), options),
  ];
}

// --- clients that must be refused ---

type RefusedClients = readonly [CheckId, ...((wrap: Wrap) => unknown)[]];

function refusedClients(): RefusedClients[] {
  const wrapping = (change: Change) => (wrap: Wrap) => makeWorld(wrap, {}, change);
  const plainTo = (endpoint: string) =>
    wrapping((Client) => {
      const bare = Object.assign(new Client(), { endpoint });
      bare.profile.httpProfile.protocol = 'http://';
      return bare;
    });
  return [
    ['bypassHttp', ...ELSEWHERE.map(plainTo)],
    ['bypassHiddenHost', ...HIDDEN.map(plainTo)],
    ['bypassFunctions', ...escapes().map(wrapping)],
  ];
}

const ELSEWHERE = [
  'faceid.tencentcloudapi.com',
  'localhost.example.com',
  '127.0.0.1.example.com',
  '10.0.0.1',
  '[::2]',
  '167772161',
];
/** Of which somebody reads 127.0.0.1, and a URL another host. */
const HIDDEN = [
  '127.0.0.1@example.com',
  'example.com#@127.0.0.1',
  'example.com?.localhost',
  'example.com\\@localhost',
  'localhost example.com',
];

/** Functions of the client itself would send past the wrapper. */
function escapes(): Change[] {
  const own =
    (name: string): Change =>
    (Client) => {
      const bare = new Client();
      return Object.assign(bare, { [name]: (...args: [string, unknown]) => bare.request(...args) });
    };
  const proxied: Change = (Client) => {
    const bare = new Client();
    return Object.assign(new Client(), { inner: new Proxy(bare, {}) });
  };
  return [own('retry'), own(FIELDS), proxied];
}

// --- what must go, and be told ---

type Control = readonly [CheckId, () => Promise<void>];

/** Without these, a library that refuses everything would pass. */
function controls(wrap: Wrap): Control[] {
  return [
    ['bypassLateChange', () => lateChange(wrap)],
    ['bypassByName', () => byName(wrap)],
    ['bypassUpgrade', () => upgrade(wrap)],
    ['bypassUnknownParameter', () => unknownParameter(wrap)],
  ];
}

/** The parameters that count are those of the moment of the call. */
async function lateChange(wrap: Wrap): Promise<void> {
  const { client, wire } = makeWorld(wrap);
  const params: Members = { Name: PERSON.Name, Extra: ['first'] };
  const answer = client[FIELDS]!(params);
  params.Name = 'late';
  params.IdCard = PERSON.IdCard;
  (params.Extra as string[])[0] = PERSON.IdCard;
  await answer;
  const [sent] = wire as [Sent];
  if (isOnWire(sent, FIELDS, 'IdCard')) throw new Mismatch('sealed', 'IdCard: clear');
  const { opened } = receive(JSON.parse(sent.texts[0]!) as Members, 'AES-256-CBC');
  expectEqual(JSON.stringify(opened), JSON.stringify({ Name: PERSON.Name }));
}

/** What the options name goes in the clear, and the event says so. */
async function byName(wrap: Wrap): Promise<void> {
  const calls = [
    ['BankCardOCR', { otherActions: ['BankCardOCR'] }],
    ['MLIDPassportOCR', { otherActions: 'pass' }],
    ['IDCardOCR', { plaintextActions: 'pass' }],
  ] as const;
  for (const [action, options] of calls) {
    const { client, wire, events } = makeWorld(wrap, options);
    await client.request!(action, PHOTO);
    expectEqual(String(isOnWire(wire[0]!, FIELDS, 'ImageBase64')), 'true');
    const told = events.map(({ sent, encrypted, clear }) => `${sent},${encrypted},${clear}`);
    expectEqual(told.join(' '), 'true,false,ImageBase64');
  }
}

async function upgrade(wrap: Wrap): Promise<void> {
  const { client, wire, events } = makeWorld(wrap, { plaintextActions: 'upgrade' });
  // The answer of this wire is in the clear, and refused; what left is what counts.
  await client.IDCardOCR!(PHOTO).catch(() => {});
  expectEqual(wire.map(({ action }) => action).join(), 'RecognizeEncryptedIDCardOCR');
  if (isOnWire(wire[0]!, FIELDS, 'ImageBase64')) throw new Mismatch('sealed', 'ImageBase64: clear');
  expectEqual(String(events[0]?.sentAction), 'RecognizeEncryptedIDCardOCR');
}

/** A parameter that no table knows goes as it is, and its name is told. */
async function unknownParameter(wrap: Wrap): Promise<void> {
  const { client, events } = makeWorld(wrap);
  await client[FIELDS]!({ ...PERSON, Nickname: 'synthetic', 李明: 'synthetic' });
  expectEqual(events.map(({ unknown, unknownMore }) => `${unknown},${unknownMore}`).join(' '), 'Nickname,1');
}
