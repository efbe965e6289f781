package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// The envelope of the protocol, written from its description: both ends of a request and of an answer.

type object = map[string]interface{}

// dataKey is a data key with what it encrypts under.
type dataKey struct {
	isAes   bool
	key, iv []byte
}

const body = "EncryptedBody"

// --- the client's end ---

func seal(params object, fields []string, publicKey, key, iv []byte) (object, error) {
	_, err := parseRsa(publicKey)
	isAes := err == nil
	request, err := encrypt(params, fields, dataKey{isAes, key, iv})
	if err != nil {
		return nil, err
	}
	wrap := sm2Encrypt
	if isAes {
		wrap = rsaEncrypt
	}
	blob, err := wrap(publicKey, key)
	request["Encryption"].(object)["CiphertextBlob"] = toBase64(blob)
	return request, err
}

// --- the service's end ---

type encryption struct {
	EncryptList, TagList          []string
	CiphertextBlob, Iv, Algorithm string
}

func open(request json.RawMessage, privateKey []byte) (object, dataKey, error) {
	var params object
	var wire struct{ Encryption encryption }
	if err := json.Unmarshal(request, &wire); err != nil {
		return nil, dataKey{}, err
	}
	if err := json.Unmarshal(request, &params); err != nil {
		return nil, dataKey{}, err
	}
	delete(params, "Encryption")
	opener, err := unwrap(wire.Encryption, privateKey)
	if err != nil {
		return nil, opener, err
	}
	for i, name := range wire.Encryption.EncryptList {
		text, err := decrypt(params[name].(string), wire.Encryption.TagList, i, opener)
		if err != nil {
			return nil, opener, err
		}
		params[name] = text
	}
	if text, ok := params[body].(string); ok {
		params = nil
		err = json.Unmarshal([]byte(text), &params)
	}
	return params, opener, err
}

func unwrap(wire encryption, privateKey []byte) (dataKey, error) {
	isAes := wire.Algorithm == "AES-256-CBC"
	blob, err := fromBase64(wire.CiphertextBlob)
	if err != nil {
		return dataKey{}, err
	}
	iv, err := fromBase64(wire.Iv)
	if err != nil {
		return dataKey{}, err
	}
	decrypt := sm2Decrypt
	if isAes {
		decrypt = rsaDecrypt
	}
	key, err := decrypt(privateKey, blob)
	return dataKey{isAes, key, iv}, err
}

func decrypt(text string, tags []string, index int, opener dataKey) (string, error) {
	ciphertext, err := fromBase64(text)
	if err != nil {
		return "", err
	}
	if opener.isAes {
		plain, err := aesDecrypt(opener.key, opener.iv, ciphertext)
		return string(plain), err
	}
	tag, err := fromBase64(tags[index])
	if err != nil {
		return "", err
	}
	plain, err := gcmDecrypt(opener.key, opener.iv, ciphertext, tag)
	return string(plain), err
}

// answer encrypts an answer as a whole, or in the strings that the paths lead to.
func answer(result object, paths []string, opener dataKey) (object, error) {
	sealed, err := encrypt(result, paths, opener)
	if err != nil {
		return nil, err
	}
	sealed["Encryption"].(object)["CiphertextBlob"] = ""
	sealed["RequestId"] = "interop"
	return sealed, nil
}

// --- both ---

func encrypt(plain object, paths []string, under dataKey) (object, error) {
	sealed := plain
	if paths == nil {
		text, err := json.Marshal(plain)
		if err != nil {
			return nil, err
		}
		sealed, paths = object{body: string(text)}, []string{body}
	}
	tags := []string{}
	for _, path := range paths {
		tag, err := encryptAt(sealed, path, under)
		if err != nil {
			return nil, err
		}
		if tag != nil {
			tags = append(tags, toBase64(tag))
		}
	}
	algorithm := "SM4-GCM"
	if under.isAes {
		algorithm = "AES-256-CBC"
	}
	sealed["Encryption"] = object{
		"EncryptList": paths, "TagList": tags, "Iv": toBase64(under.iv), "Algorithm": algorithm,
	}
	return sealed, nil
}

var index = regexp.MustCompile(`\[(\d+)\]`)

// encryptAt replaces the string that a path such as Response.Text.LivenessDetail[0].Idcard leads to.
func encryptAt(root object, path string, under dataKey) (tag []byte, err error) {
	var holder interface{} = root
	steps := strings.Split(index.ReplaceAllString(strings.TrimPrefix(path, "Response."), ".$1"), ".")
	for _, step := range steps[:len(steps)-1] {
		if list, ok := holder.([]interface{}); ok {
			at, _ := strconv.Atoi(step)
			holder = list[at]
		} else {
			holder = holder.(object)[step]
		}
	}
	last, ok := holder.(object)
	name := steps[len(steps)-1]
	if !ok {
		return nil, fmt.Errorf("%s is in no object", path)
	}
	ciphertext, tag, err := encryptText([]byte(last[name].(string)), under)
	last[name] = toBase64(ciphertext)
	return tag, err
}

func encryptText(text []byte, under dataKey) (ciphertext, tag []byte, err error) {
	if under.isAes {
		ciphertext, err = aesEncrypt(under.key, under.iv, text)
		return ciphertext, nil, err
	}
	return gcmEncrypt(under.key, under.iv, text)
}

func toBase64(bytes []byte) string {
	return base64.StdEncoding.EncodeToString(bytes)
}

func fromBase64(text string) ([]byte, error) {
	return base64.StdEncoding.DecodeString(text)
}
