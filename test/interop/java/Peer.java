import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.Arrays;

/** Answers one question a line, both in JSON with bytes in Base64. See ../exchange.ts for the questions. */
public final class Peer {
  private static final Gson GSON = new Gson();

  private static final class Question {
    String op, kind;
    String key, iv, text, ciphertext, tag, k, publicKey, privateKey;
    int bits;
    boolean isAes;
    JsonObject params, request, answer;
    List<String> paths;
  }

  public static void main(String[] args) throws Exception {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    PrintStream output = new PrintStream(System.out, true, UTF_8);
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      output.println(GSON.toJson(answerOrError(GSON.fromJson(line, Question.class))));
    }
  }

  private static Object answerOrError(Question q) {
    try {
      return answer(q);
    } catch (Exception error) {
      return Map.of("error", error.toString());
    }
  }

  private static Object answer(Question q) throws Exception {
    return switch (q.op) {
      case "version" -> Map.of("version", version());
      case "aesEncrypt" -> ciphertext(Ciphers.aes(true, bytes(q.key), bytes(q.iv), bytes(q.text)));
      case "aesDecrypt" -> text(Ciphers.aes(false, bytes(q.key), bytes(q.iv), bytes(q.ciphertext)));
      case "gcmEncrypt" -> ciphertextAndTag(Ciphers.gcm(true, bytes(q.key), bytes(q.iv), bytes(q.text)));
      case "gcmDecrypt" -> text(
          Ciphers.gcm(
              false, bytes(q.key), bytes(q.iv), Arrays.concatenate(bytes(q.ciphertext), bytes(q.tag))));
      case "sm3" -> Map.of("digest", base64(Ciphers.sm3(bytes(q.text))));
      case "sm2Encrypt" -> ciphertext(Keys.sm2Encrypt(bytes(q.publicKey), bytes(q.text), null));
      case "sm2EncryptWithK" -> ciphertext(
          Keys.sm2Encrypt(bytes(q.publicKey), bytes(q.text), bytes(q.k)));
      case "sm2Decrypt" -> text(Keys.sm2Decrypt(bytes(q.privateKey), bytes(q.ciphertext)));
      case "rsaEncrypt" -> ciphertext(Keys.rsaEncrypt(bytes(q.publicKey), bytes(q.text)));
      case "rsaDecrypt" -> text(Keys.rsaDecrypt(bytes(q.privateKey), bytes(q.ciphertext)));
      case "newKey" -> Keys.newKey(q.kind, q.bits);
      case "readKey" -> Keys.readKey(bytes(q.publicKey));
      case "seal" -> Map.of(
          "request", Envelope.seal(q.params, q.paths, bytes(q.publicKey), bytes(q.key), bytes(q.iv)));
      case "answer" -> Map.of(
          "answer",
          Envelope.answer(q.answer, q.paths, new Envelope.DataKey(q.isAes, bytes(q.key), bytes(q.iv))));
      case "serve" -> serve(q);
      default -> throw new IllegalArgumentException("unknown op " + q.op);
    };
  }

  private static Object serve(Question q) throws Exception {
    Envelope.Opened opened = Envelope.open(q.request, bytes(q.privateKey));
    JsonObject answer = Envelope.answer(q.answer, q.paths, opened.dataKey());
    return Map.of("params", opened.params(), "answer", answer);
  }

  private static String version() {
    return new BouncyCastleProvider().getVersionStr() + ", OpenJDK " + System.getProperty("java.version");
  }

  private static Object ciphertextAndTag(byte[] sealed) {
    int length = sealed.length - Ciphers.TAG_BYTES;
    byte[] tag = Arrays.copyOfRange(sealed, length, sealed.length);
    return Map.of("ciphertext", base64(Arrays.copyOf(sealed, length)), "tag", base64(tag));
  }

  private static Object ciphertext(byte[] bytes) {
    return Map.of("ciphertext", base64(bytes));
  }

  private static Object text(byte[] bytes) {
    return Map.of("text", base64(bytes));
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
