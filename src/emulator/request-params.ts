/** The parameters of a request or the members of a result, by the API's names. */
export type RequestParams = Record<string, unknown>;
