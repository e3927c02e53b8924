package dialog

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func testCodec(key string) Codec {
	return Codec{Sign: func(b []byte) []byte {
		m := hmac.New(sha256.New, []byte(key))
		m.Write(b)
		return m.Sum(nil)
	}}
}

func sealOne(c Codec, t Tap, chat, version int64) string {
	return c.Seal(Screen{Rows: [][]Button{{{Text: "x", Tap: t}}}}, chat, version).Keys[0][0].Data
}

func TestCodecRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tap := Tap{Route: Route(rapid.StringMatching(`[a-z.]{1,12}`).Draw(t, "route"))}
		for range rapid.IntRange(0, 2).Draw(t, "args") {
			tap.Args = append(tap.Args, rapid.Int64Range(-1<<40, 1<<40).Draw(t, "arg"))
		}
		chat, version := rapid.Int64().Draw(t, "chat"), rapid.Int64Range(0, 1<<30).Draw(t, "version")
		data := sealOne(testCodec("k"), tap, chat, version)
		if len(data) > 64 {
			t.Fatalf("%d bytes do not fit a button", len(data))
		}
		got, v, err := testCodec("k").Open(data, chat)
		if diff := cmp.Diff(tap, got); diff != "" || v != version || err != nil {
			t.Fatalf("(-want +got) %s version %d, error %v", diff, v, err)
		}
	})
}

// Rule 10: what was made for another chat, with another key, or changed by one bit is not ours.
func TestRule10ForgedData(t *testing.T) {
	t.Parallel()
	c := testCodec("k")
	good := sealOne(c, Tap{Route: "doc", Args: []int64{7}}, 100, 3)
	forged := map[string]string{
		"another chat's": sealOne(c, Tap{Route: "doc", Args: []int64{7}}, 101, 3),
		"another key":    sealOne(testCodec("other"), Tap{Route: "doc", Args: []int64{7}}, 100, 3),
		"empty":          "",
		"text":           "doc:7",
		"cut":            good[:len(good)-1],
		"longer":         good + "A",
		// The last character carries bits of no byte: two spellings of one tap would not be one tap.
		"spelled otherwise": good[:len(good)-1] + string(good[len(good)-1]+1),
	}
	for i := range good {
		b := []byte(good)
		b[i] ^= 1
		forged["bit at "+string(rune('A'+i))] = string(b)
	}
	for name, data := range forged {
		if tap, _, err := c.Open(data, 100); !errors.Is(err, ErrForged) {
			t.Errorf("%s: opened as %v", name, tap)
		}
	}
}

func FuzzCodecOpen(f *testing.F) {
	c := testCodec("k")
	f.Add(sealOne(c, Tap{Route: "doc", Args: []int64{7}}, 1, 3), int64(1))
	f.Add("AAAA", int64(0))
	f.Fuzz(func(t *testing.T, data string, chat int64) {
		tap, version, err := c.Open(data, chat)
		if err == nil && sealOne(c, tap, chat, version) != data {
			t.Fatalf("%q opened as %v but was not made by us", data, tap)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	f.Add(Tap{Route: "doc", Args: []int64{7, -1}}.Pack())
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := Unpack(raw); err != nil && !errors.Is(err, ErrForged) {
			t.Fatal(err)
		}
	})
}
