package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/aead/aesgcm"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/prf/hmacprf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

var (
	// ErrMissing says that there is no key set file.
	ErrMissing = errors.New("the key set file is missing: make one with `keys new`, or restore yours - without it nothing stored can be read")
	// ErrReadable says that others than its owner can read or write the key set file.
	ErrReadable = errors.New("the key set file is open to others: chmod 400 it")
	// ErrWeak says that the file is not a key set of ours with keys of full strength.
	ErrWeak = errors.New("the key set file does not hold full-strength keys made by `keys new`")
)

// fileLimit is far more than a key set after many rotations measures.
const fileLimit = 1 << 20

// Keyset is the three keys a vault works with, each a Tink key set of its own: master wraps the data keys, index makes blind indexes, local seals what is
// kept outside PostgreSQL.
type Keyset struct {
	handles [3]*keyset.Handle
	master  tink.AEAD
	index   *prf.Set
	local   tink.AEAD
}

// file is the key set file. The values are Tink's own JSON.
type file struct {
	Master json.RawMessage `json:"master"`
	Index  json.RawMessage `json:"index"`
	Local  json.RawMessage `json:"local"`
}

// NewKeyset makes new keys: AES-256-GCM for sealing, HMAC-SHA-256 for indexes.
func NewKeyset() *Keyset {
	master, err1 := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	index, err2 := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	local, err3 := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	k, err4 := newKeyset(master, index, local)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		panic(fmt.Sprintf("make a key set: %v", err)) // only when the library lost a key type
	}
	return k
}

func newKeyset(master, index, local *keyset.Handle) (*Keyset, error) {
	k := &Keyset{handles: [3]*keyset.Handle{master, index, local}}
	var err1, err2, err3 error
	k.master, err1 = aead.New(master)
	k.index, err2 = prf.NewPRFSet(index)
	k.local, err3 = aead.New(local)
	return k, errors.Join(err1, err2, err3)
}

// WriteFile writes a new file that only its owner can read, and refuses to overwrite one: a lost key set is lost data.
func (k *Keyset) WriteFile(path string) error {
	content, err := k.marshal()
	if err != nil {
		return fmt.Errorf("write the key set: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write the key set: %w", err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close(), syncDir(path)); err != nil {
		return fmt.Errorf("write the key set: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}

// syncDir makes the file's name as durable as its content.
func syncDir(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func (k *Keyset) marshal() ([]byte, error) {
	var parts [3]json.RawMessage
	for i, handle := range k.handles {
		var b bytes.Buffer
		if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&b)); err != nil {
			return nil, err
		}
		parts[i] = b.Bytes()
	}
	content, err := json.MarshalIndent(file{parts[0], parts[1], parts[2]}, "", "  ")
	return append(content, '\n'), err
}

// LoadFile reads a key set: ErrMissing, ErrReadable or ErrWeak when it cannot be worked with. Errors never repeat what is in the file.
func LoadFile(path string) (*Keyset, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, ErrMissing)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key set: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the key set: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s: %w", path, ErrReadable)
	}
	content, err := io.ReadAll(io.LimitReader(f, fileLimit))
	if err != nil {
		return nil, fmt.Errorf("read the key set: %w", err)
	}
	k, err := parse(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return k, nil
}

// parse answers every fault with ErrWeak alone: a parser's own words may repeat key material.
func parse(content []byte) (*Keyset, error) {
	var f file
	if json.Unmarshal(content, &f) != nil {
		return nil, ErrWeak
	}
	var handles [3]*keyset.Handle
	for i, part := range []json.RawMessage{f.Master, f.Index, f.Local} {
		handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(part)))
		if err != nil {
			return nil, ErrWeak
		}
		handles[i] = handle
	}
	if !strong(handles[0], sealingKey) || !strong(handles[1], indexKey) || !strong(handles[2], sealingKey) {
		return nil, ErrWeak
	}
	k, err := newKeyset(handles[0], handles[1], handles[2])
	if err != nil {
		return nil, ErrWeak
	}
	return k, nil
}

// strong says whether every key of the set, old ones included, is of the kind and length that NewKeyset makes.
func strong(h *keyset.Handle, is func(any) bool) bool {
	for i := range h.Len() {
		entry, err := h.Entry(i)
		if err != nil || !is(entry.Key().Parameters()) {
			return false
		}
	}
	return h.Len() > 0
}

func sealingKey(parameters any) bool {
	p, ok := parameters.(*aesgcm.Parameters)
	return ok && p.KeySizeInBytes() == 32
}

func indexKey(parameters any) bool {
	p, ok := parameters.(*hmacprf.Parameters)
	return ok && p.HashType() == hmacprf.SHA256 && p.KeySizeInBytes() >= 32
}
