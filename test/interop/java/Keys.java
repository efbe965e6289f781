import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** The wrapping of data keys, and the forms of public keys. */
final class Keys {
  private static final SecureRandom RANDOM = new SecureRandom();

  // --- wrapping ---

  /** SM2, C1 ‖ C3 ‖ C2; k null for a random one. */
  static byte[] sm2Encrypt(byte[] publicKey, byte[] text, byte[] k) throws IOException, CryptoException {
    CipherParameters key = PublicKeyFactory.createKey(publicKey);
    SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
    engine.init(true, new ParametersWithRandom(key, k == null ? RANDOM : new FixedRandom(k)));
    return engine.processBlock(text, 0, text.length);
  }

  static byte[] sm2Decrypt(byte[] privateKey, byte[] ciphertext) throws IOException, CryptoException {
    SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
    engine.init(false, PrivateKeyFactory.createKey(privateKey));
    return engine.processBlock(ciphertext, 0, ciphertext.length);
  }

  static byte[] rsaEncrypt(byte[] publicKey, byte[] text) throws IOException, CryptoException {
    return rsa(true, PublicKeyFactory.createKey(publicKey), text);
  }

  static byte[] rsaDecrypt(byte[] privateKey, byte[] ciphertext) throws IOException, CryptoException {
    return rsa(false, PrivateKeyFactory.createKey(privateKey), ciphertext);
  }

  private static byte[] rsa(boolean encrypt, CipherParameters key, byte[] input) throws CryptoException {
    PKCS1Encoding engine = new PKCS1Encoding(new RSABlindedEngine());
    engine.init(encrypt, new ParametersWithRandom(key, RANDOM));
    return engine.processBlock(input, 0, input.length);
  }

  static boolean isRsa(byte[] publicKey) throws IOException {
    return PublicKeyFactory.createKey(publicKey) instanceof RSAKeyParameters;
  }

  /** Gives SM2Engine the scalar that it asks for. */
  private static final class FixedRandom extends SecureRandom {
    private final byte[] bytes;

    FixedRandom(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }

  // --- public keys ---

  record Forms(String spkiPem, String pkcs1Pem, String point, String fingerprint) {}

  static Forms newKey(String kind, int bits) throws IOException, NoSuchAlgorithmException {
    AsymmetricCipherKeyPairGenerator generator = kind.equals("RSA") ? rsaGenerator(bits) : sm2Generator();
    return forms(generator.generateKeyPair().getPublic());
  }

  static Forms readKey(byte[] publicKey) throws IOException, NoSuchAlgorithmException {
    return forms(PublicKeyFactory.createKey(publicKey));
  }

  private static RSAKeyPairGenerator rsaGenerator(int bits) {
    RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), RANDOM, bits, 80));
    return generator;
  }

  private static ECKeyPairGenerator sm2Generator() {
    ECNamedDomainParameters curve =
        new ECNamedDomainParameters(
            GMObjectIdentifiers.sm2p256v1, GMNamedCurves.getByOID(GMObjectIdentifiers.sm2p256v1));
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(curve, RANDOM));
    return generator;
  }

  private static Forms forms(AsymmetricKeyParameter key) throws IOException, NoSuchAlgorithmException {
    SubjectPublicKeyInfo info = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key);
    byte[] spki = info.getEncoded("DER");
    String fingerprint = Peer.hex(MessageDigest.getInstance("SHA-256").digest(spki));
    String spkiPem = pem("PUBLIC KEY", spki);
    if (key instanceof ECPublicKeyParameters ec) {
      return new Forms(spkiPem, null, Peer.hex(ec.getQ().getEncoded(false)), fingerprint);
    }
    return new Forms(spkiPem, pem("RSA PUBLIC KEY", info.parsePublicKey().getEncoded("DER")), null, fingerprint);
  }

  private static String pem(String label, byte[] der) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, der));
    }
    return text.toString();
  }
}
