// Answers one question a line, both in JSON with bytes in Base64. See ../exchange.ts for the questions.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/tjfoc/gmsm/sm3"
)

type question struct {
	Op, Kind                                                 string
	Key, Iv, Text, Ciphertext, Tag, K, PublicKey, PrivateKey []byte
	Bits                                                     int
	IsAes                                                    bool
	Params, Answer                                           object
	Request                                                  json.RawMessage
	Paths                                                    []string
}

func main() {
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		text, err := json.Marshal(answerOrError(line))
		if err != nil {
			panic(err)
		}
		fmt.Println(string(text))
	}
}

func answerOrError(line []byte) (result interface{}) {
	defer func() {
		if cause := recover(); cause != nil {
			result = object{"error": fmt.Sprint(cause)}
		}
	}()
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		return object{"error": err.Error()}
	}
	result, err := answerTo(q)
	if err != nil {
		return object{"error": err.Error()}
	}
	return result
}

func answerTo(q question) (interface{}, error) {
	switch q.Op {
	case "version":
		return object{"version": runtime.Version() + ", gmsm " + os.Args[1]}, nil
	case "aesEncrypt":
		return ciphertext(aesEncrypt(q.Key, q.Iv, q.Text))
	case "aesDecrypt":
		return text(aesDecrypt(q.Key, q.Iv, q.Ciphertext))
	case "gcmEncrypt":
		ciphertext, tag, err := gcmEncrypt(q.Key, q.Iv, q.Text)
		return object{"ciphertext": nonNil(ciphertext), "tag": tag}, err
	case "gcmDecrypt":
		return text(gcmDecrypt(q.Key, q.Iv, q.Ciphertext, q.Tag))
	case "sm3":
		return object{"digest": sm3.Sm3Sum(q.Text)}, nil
	case "sm2Encrypt":
		return ciphertext(sm2Encrypt(q.PublicKey, q.Text))
	case "sm2EncryptWithK":
		return ciphertext(sm2EncryptWithK(q.PublicKey, q.Text, q.K))
	case "sm2Decrypt":
		return text(sm2Decrypt(q.PrivateKey, q.Ciphertext))
	case "rsaEncrypt":
		return ciphertext(rsaEncrypt(q.PublicKey, q.Text))
	case "rsaDecrypt":
		return text(rsaDecrypt(q.PrivateKey, q.Ciphertext))
	case "newKey":
		return newKey(q.Kind, q.Bits)
	case "readKey":
		return readKey(q.PublicKey)
	}
	return envelope(q)
}

func envelope(q question) (interface{}, error) {
	switch q.Op {
	case "seal":
		request, err := seal(q.Params, q.Paths, q.PublicKey, q.Key, q.Iv)
		return object{"request": request}, err
	case "answer":
		sealed, err := answer(q.Answer, q.Paths, dataKey{q.IsAes, q.Key, q.Iv})
		return object{"answer": sealed}, err
	case "serve":
		params, opener, err := open(q.Request, q.PrivateKey)
		if err != nil {
			return nil, err
		}
		sealed, err := answer(q.Answer, q.Paths, opener)
		return object{"params": params, "answer": sealed}, err
	}
	return nil, fmt.Errorf("unknown op %s", q.Op)
}

func ciphertext(bytes []byte, err error) (interface{}, error) {
	return object{"ciphertext": nonNil(bytes)}, err
}

func text(bytes []byte, err error) (interface{}, error) {
	return object{"text": nonNil(bytes)}, err
}

// nonNil makes no bytes an empty string in JSON, not null.
func nonNil(bytes []byte) []byte {
	return append([]byte{}, bytes...)
}
