import { ServiceError } from '../errors.ts';
import { SERVICE_ACTIONS, SERVICE_VERSIONS, type ServiceAction } from './actions.ts';
import type { ReceivedRequest } from './received.ts';
import type { ServiceRequest } from './service-request.ts';

export function findServiceAction(received: ReceivedRequest, http: ServiceRequest): ServiceAction {
  const { action, version, region } = received;
  if (action === '') throw new ServiceError('MissingParameter', 'X-TC-Action is missing');
  if (version === '') throw new ServiceError('MissingParameter', 'X-TC-Version is missing');
  if (!SERVICE_VERSIONS.includes(version)) {
    throw new ServiceError('NoSuchVersion', 'the API version does not exist');
  }
  const found = SERVICE_ACTIONS.get(action);
  if (found?.version !== version) {
    throw new ServiceError('InvalidAction', `the action ${action} does not exist in version ${version}`);
  }
  if (found.isRegionRequired && region === '') {
    throw new ServiceError('MissingParameter', 'X-TC-Region is missing');
  }
  checkContent(http);
  return found;
}

const JSON_TYPE = /^application\/json\s*(;|$)/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

function checkContent({ method, headers, isOlder }: ServiceRequest): void {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  if (!/^identity$/i.test(encoding)) {
    throw new ServiceError('InvalidParameter', 'the request body must come without a Content-Encoding');
  }
  const isForm = isOlder || method === 'GET';
  // A GET with an older signature may have no Content-Type.
  if (isOlder && method === 'GET') return;
  if (!(isForm ? FORM_TYPE : JSON_TYPE).test(type)) {
    const name = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
    throw new ServiceError('InvalidParameter', `the Content-Type of this request is ${name}`);
  }
}
