package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
)

func TestKeysetFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys.json")
	keys := NewKeyset()
	if err := keys.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, error %v", info.Mode(), err)
	}
	loaded, err := LoadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, b := New(keys), New(loaded)
	if !bytes.Equal(a.Index("p", []byte("x")), b.Index("p", []byte("x"))) {
		t.Error("the loaded keys make other indexes")
	}
	if plain, err := b.OpenLocal("p", "k", a.SealLocal("p", "k", []byte("x"))); err != nil || string(plain) != "x" {
		t.Errorf("the loaded keys opened %q, error %v", plain, err)
	}
	before, _ := os.ReadFile(path)
	if err := NewKeyset().WriteFile(path); !errors.Is(err, os.ErrExist) {
		t.Errorf("writing over a key set: error %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("a key set was overwritten")
	}
}

func TestKeysetFilePermissions(t *testing.T) {
	t.Parallel()
	for mode, want := range map[os.FileMode]error{
		0o600: nil, 0o400: nil, 0o700: nil,
		0o640: ErrReadable, 0o604: ErrReadable, 0o620: ErrReadable, 0o602: ErrReadable, 0o444: ErrReadable,
	} {
		path := filepath.Join(t.TempDir(), "keys.json")
		if err := NewKeyset().WriteFile(path); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadFile(path); !errors.Is(err, want) {
			t.Errorf("mode %o: error %v, want %v", mode, err, want)
		}
	}
	if _, err := LoadFile(filepath.Join(t.TempDir(), "none")); !errors.Is(err, ErrMissing) {
		t.Errorf("no file: error %v", err)
	}
}

func part(t *testing.T, template *tinkpb.KeyTemplate) json.RawMessage {
	t.Helper()
	handle, err := keyset.NewHandle(template)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&b)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestKeysetWeak(t *testing.T) {
	t.Parallel()
	seal, index := part(t, aead.AES256GCMKeyTemplate()), part(t, prf.HMACSHA256PRFKeyTemplate())
	whole := func(f file) string {
		content, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	good := whole(file{seal, index, seal})
	if _, err := parse([]byte(good)); err != nil {
		t.Fatalf("a good key set is refused: %v", err)
	}
	for name, content := range map[string]string{
		"empty":             "",
		"a placeholder":     "changeme",
		"no keys":           "{}",
		"null":              "null",
		"cut":               good[:len(good)/2],
		"no local key":      whole(file{seal, index, []byte("null")}),
		"128 bits":          whole(file{part(t, aead.AES128GCMKeyTemplate()), index, seal}),
		"128 bits, local":   whole(file{seal, index, part(t, aead.AES128GCMKeyTemplate())}),
		"another cipher":    whole(file{part(t, aead.AES256CTRHMACSHA256KeyTemplate()), index, seal}),
		"keys exchanged":    whole(file{index, seal, seal}),
		"another index":     whole(file{seal, part(t, prf.AESCMACPRFKeyTemplate()), seal}),
		"an empty key set":  whole(file{[]byte(`{"primaryKeyId":1,"key":[]}`), index, seal}),
		"not base64 inside": strings.Replace(good, `"value":"`, `"value":"!`, 1),
	} {
		_, err := parse([]byte(content))
		if !errors.Is(err, ErrWeak) || err.Error() != ErrWeak.Error() {
			t.Errorf("%s: error %v, want ErrWeak and no word more", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	good, err := NewKeyset().marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"master":{"key":[{}]}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		if k, err := parse(content); err == nil {
			New(k).Index("p", nil)
		} else if !errors.Is(err, ErrWeak) {
			t.Error(err)
		}
	})
}
