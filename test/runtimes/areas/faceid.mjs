import { sealFields, sealResponseOnly } from 'tencentcloud-encryption';
import { expectCode, expectEqual } from './expect.mjs';

const PERSON = { Name: '李明', IdCard: '440524198701010014' };

/** Field by field, and a key for the answer alone. */
export function faceid(check, target) {
  const { next, publicKeys } = target;
  fields(check, target);
  for (const [algorithm, publicKey] of Object.entries(publicKeys)) {
    check(`sealResponseOnly, ${algorithm}`, async () => {
      const sealed = sealResponseOnly({ BizToken: 'token', RuleId: '1' }, { publicKey });
      const { Text } = sealed.open(await next({ action: 'GetDetectInfoEnhanced', params: sealed.request }));
      expectEqual([Text.Name, Text.LivenessDetail[0].Idcard], [PERSON.Name, PERSON.IdCard]);
    });
  }
}

function fields(check, { next, publicKeys, last }) {
  const rsa = { publicKey: publicKeys['AES-256-CBC'] };
  const sm2 = { publicKey: publicKeys['SM4-GCM'] };
  const verify = async (params, options, action = 'IdCardVerification') => {
    const sealed = sealFields(params, Object.keys(params), { ...options, action });
    return sealed.open(await next({ action, params: sealed.request }));
  };
  check('sealFields, AES-256-CBC', async () => {
    expectEqual((await verify(PERSON, rsa)).Result, '0');
    const { Name, IdCard } = (await last()).params;
    expectEqual([Name, IdCard], [PERSON.Name, PERSON.IdCard]);
  });
  check('sealFields, several fields under SM4-GCM', async () => {
    await expectCode('ERR_NONCE_REUSE', () => verify(PERSON, sm2));
    expectEqual((await verify(PERSON, { ...sm2, dangerouslyAllowNonceReuse: true })).Result, '0');
  });
  check('sealFields, one field under SM4-GCM', async () => {
    expectEqual((await verify({ Mobile: '13800000000' }, sm2, 'MobileStatus')).StatusCode, 0);
    expectEqual((await last()).params.Mobile, '13800000000');
  });
  check('sealFields, the flat form of PhoneVerification', async () => {
    const params = { ...PERSON, Phone: '13800000000' };
    expectEqual((await verify(params, rsa, 'PhoneVerification')).Isp, '移动');
    await expectCode('ERR_ALGORITHM_MISMATCH', () => verify(params, sm2, 'PhoneVerification'));
  });
}
