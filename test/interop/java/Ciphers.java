import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.paddings.PKCS7Padding;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.util.Arrays;

/** AES-256-CBC, SM4-GCM and SM3, by BouncyCastle's engines. */
final class Ciphers {
  static final int TAG_BYTES = 16;

  static byte[] aes(boolean encrypt, byte[] key, byte[] iv, byte[] input) throws CryptoException {
    BlockCipher cbc = new CBCBlockCipher(new AESEngine());
    PaddedBufferedBlockCipher cipher = new PaddedBufferedBlockCipher(cbc, new PKCS7Padding());
    cipher.init(encrypt, new ParametersWithIV(new KeyParameter(key), iv));
    byte[] output = new byte[cipher.getOutputSize(input.length)];
    int length = cipher.processBytes(input, 0, input.length, output, 0);
    length += cipher.doFinal(output, length);
    return Arrays.copyOf(output, length);
  }

  /** Encrypting gives the ciphertext with its tag at the end, and decrypting takes it so. */
  static byte[] gcm(boolean encrypt, byte[] key, byte[] iv, byte[] input) throws CryptoException {
    GCMBlockCipher cipher = new GCMBlockCipher(new SM4Engine());
    cipher.init(encrypt, new AEADParameters(new KeyParameter(key), 8 * TAG_BYTES, iv));
    byte[] output = new byte[cipher.getOutputSize(input.length)];
    int length = cipher.processBytes(input, 0, input.length, output, 0);
    cipher.doFinal(output, length);
    return output;
  }

  static byte[] sm3(byte[] text) {
    SM3Digest digest = new SM3Digest();
    digest.update(text, 0, text.length);
    byte[] output = new byte[digest.getDigestSize()];
    digest.doFinal(output, 0);
    return output;
  }
}
