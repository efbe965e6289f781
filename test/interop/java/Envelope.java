import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.util.Arrays;

/** The envelope of the protocol, written from its description: both ends of a request and of an answer. */
final class Envelope {
  private static final Gson GSON = new Gson();
  private static final String BODY = "EncryptedBody";

  /** A data key with what it encrypts under. */
  record DataKey(boolean isAes, byte[] key, byte[] iv) {}

  record Opened(JsonObject params, DataKey dataKey) {}

  // --- the client's end ---

  static JsonObject seal(JsonObject params, List<String> fields, byte[] publicKey, byte[] key, byte[] iv)
      throws Exception {
    boolean isAes = Keys.isRsa(publicKey);
    JsonObject request = encrypt(params, fields, new DataKey(isAes, key, iv));
    byte[] blob = isAes ? Keys.rsaEncrypt(publicKey, key) : Keys.sm2Encrypt(publicKey, key, null);
    request.getAsJsonObject("Encryption").addProperty("CiphertextBlob", base64(blob));
    return request;
  }

  // --- the service's end ---

  static Opened open(JsonObject request, byte[] privateKey) throws Exception {
    JsonObject encryption = request.getAsJsonObject("Encryption");
    boolean isAes = encryption.get("Algorithm").getAsString().equals("AES-256-CBC");
    byte[] blob = bytes(encryption.get("CiphertextBlob"));
    byte[] key = isAes ? Keys.rsaDecrypt(privateKey, blob) : Keys.sm2Decrypt(privateKey, blob);
    DataKey dataKey = new DataKey(isAes, key, bytes(encryption.get("Iv")));
    JsonObject params = request.deepCopy();
    params.remove("Encryption");
    JsonArray names = encryption.getAsJsonArray("EncryptList");
    JsonArray tags = encryption.getAsJsonArray("TagList");
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).getAsString();
      byte[] ciphertext = bytes(params.get(name));
      byte[] tag = isAes ? new byte[0] : bytes(tags.get(i));
      params.addProperty(name, new String(decrypt(ciphertext, tag, dataKey), UTF_8));
    }
    JsonElement body = params.get(BODY);
    return new Opened(body == null ? params : GSON.fromJson(body.getAsString(), JsonObject.class), dataKey);
  }

  /** An answer, encrypted as a whole, or in the strings that the paths lead to. */
  static JsonObject answer(JsonObject result, List<String> paths, DataKey dataKey) throws Exception {
    JsonObject answer = encrypt(result, paths, dataKey);
    answer.getAsJsonObject("Encryption").addProperty("CiphertextBlob", "");
    answer.addProperty("RequestId", "interop");
    return answer;
  }

  // --- both ---

  private static JsonObject encrypt(JsonObject plain, List<String> paths, DataKey dataKey) throws Exception {
    JsonObject sealed = paths == null ? new JsonObject() : plain.deepCopy();
    if (paths == null) sealed.addProperty(BODY, GSON.toJson(plain));
    JsonArray names = new JsonArray();
    JsonArray tags = new JsonArray();
    for (String path : paths == null ? List.of(BODY) : paths) {
      names.add(path);
      encryptAt(sealed, path, dataKey, tags);
    }
    JsonObject encryption = new JsonObject();
    encryption.add("EncryptList", names);
    encryption.add("TagList", tags);
    encryption.addProperty("Iv", base64(dataKey.iv()));
    encryption.addProperty("Algorithm", dataKey.isAes() ? "AES-256-CBC" : "SM4-GCM");
    sealed.add("Encryption", encryption);
    return sealed;
  }

  /** Replaces the string that a path such as Response.Text.LivenessDetail[0].Idcard leads to. */
  private static void encryptAt(JsonObject root, String path, DataKey dataKey, JsonArray tags) throws Exception {
    String[] steps = path.replaceFirst("^Response\\.", "").replaceAll("\\[(\\d+)\\]", ".$1").split("\\.");
    JsonElement holder = root;
    for (int i = 0; i < steps.length - 1; i++) holder = member(holder, steps[i]);
    String last = steps[steps.length - 1];
    JsonPrimitive value = new JsonPrimitive(encryptText(member(holder, last).getAsString(), dataKey, tags));
    if (holder.isJsonArray()) holder.getAsJsonArray().set(Integer.parseInt(last), value);
    else holder.getAsJsonObject().add(last, value);
  }

  private static JsonElement member(JsonElement holder, String step) {
    return holder.isJsonArray()
        ? holder.getAsJsonArray().get(Integer.parseInt(step))
        : holder.getAsJsonObject().get(step);
  }

  private static String encryptText(String text, DataKey dataKey, JsonArray tags) throws Exception {
    byte[] plain = text.getBytes(UTF_8);
    if (dataKey.isAes()) return base64(Ciphers.aes(true, dataKey.key(), dataKey.iv(), plain));
    byte[] sealed = Ciphers.gcm(true, dataKey.key(), dataKey.iv(), plain);
    tags.add(base64(Arrays.copyOfRange(sealed, plain.length, sealed.length)));
    return base64(Arrays.copyOf(sealed, plain.length));
  }

  private static byte[] decrypt(byte[] ciphertext, byte[] tag, DataKey dataKey) throws Exception {
    return dataKey.isAes()
        ? Ciphers.aes(false, dataKey.key(), dataKey.iv(), ciphertext)
        : Ciphers.gcm(false, dataKey.key(), dataKey.iv(), Arrays.concatenate(ciphertext, tag));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(JsonElement text) {
    return Base64.getDecoder().decode(text.getAsString());
  }
}
