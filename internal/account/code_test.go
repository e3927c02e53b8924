package account

import (
	"regexp"
	"strings"
	"testing"
)

func TestNormalizeCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, typed, want string
	}{
		{"as printed", "ABCD-EFGH-2345", "ABCDEFGH2345"},
		{"without dashes", "ABCDEFGH2345", "ABCDEFGH2345"},
		{"lower case", "abcd-efgh-2345", "ABCDEFGH2345"},
		{"spaces everywhere", " AB CD EF\tGH 23 45\n", "ABCDEFGH2345"},
		{"no-break space and long dashes", "ABCD\u00a0EFGH – 2345—", "ABCDEFGH2345"},
		{"Cyrillic keyboard", "АВЕК-МНРС-ТУХ9", "ABEKMHPCTYX9"},
		{"small Cyrillic letters", "авек-мнрс-тух9", "ABEKMHPCTYX9"},
		{"mixed keyboards", "AВЕK-MНРC-TУХ9", "ABEKMHPCTYX9"},
		{"eleven", "ABCD-EFGH-234", ""},
		{"thirteen", "ABCD-EFGH-23456", ""},
		{"empty", "", ""},
		{"only dashes", "------------", ""},
		{"zero", "ABCD-EFGH-2340", ""},
		{"one", "ABCD-EFGH-2341", ""},
		{"letter I", "ABCD-EFGH-234I", ""},
		{"letter O", "ABCD-EFGH-234O", ""},
		{"Cyrillic letter without a look-alike", "ABCD-EFGH-234Ж", ""},
		{"Kazakh letter", "ABCD-EFGH-234Қ", ""},
		{"a sentence of twelve letters", "сәлеметсіз бе", ""},
		{"a link code", "ABCDEFGHJKLMNPQRSTUVWXYZ23", ""},
		{"a link", "https://t.me/x?start=ABCD", ""},
		{"broken UTF-8", "ABCD-EFGH-234\xff", ""},
		{"a NUL", "ABCD-EFGH-234\x00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := NormalizeCode(c.typed)
			if got != c.want || ok != (c.want != "") {
				t.Errorf("NormalizeCode(%q) = %q, %t, want %q", c.typed, got, ok, c.want)
			}
		})
	}
}

var codeForm = regexp.MustCompile(`^[A-HJ-NP-Z2-9]{12}$`)

func FuzzNormalizeCode(f *testing.F) {
	for _, seed := range []string{"", "ABCD-EFGH-2345", "авек-мнрс-тух9", "ABCDEFGHJKLM", "Ә Ғ Қ Ң Ө Ұ Ү Һ І", "\xff\xfe", "ſſſſſſſſſſſſ", "1234567890AB",
		strings.Repeat("A", 4096)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := NormalizeCode(typed)
		if !ok {
			if code != "" {
				t.Fatalf("%q is no code and gave %q", typed, code)
			}
			return
		}
		if !codeForm.MatchString(code) {
			t.Fatalf("%q gave %q", typed, code)
		}
		for _, again := range []string{code, grouped(code), strings.ToLower(code), " " + code + "\n"} {
			if got, ok := NormalizeCode(again); !ok || got != code {
				t.Fatalf("%q gave %q, %t, want %q", again, got, ok, code)
			}
		}
	})
}

func TestNewTypedCode(t *testing.T) {
	t.Parallel()
	seen, letters := map[string]bool{}, map[rune]bool{}
	for range 2000 {
		code := newTypedCode()
		if got, ok := NormalizeCode(grouped(code)); !ok || got != code {
			t.Fatalf("%s is read as %q, %t", grouped(code), got, ok)
		}
		if seen[code] {
			t.Fatalf("%s came twice", code)
		}
		seen[code] = true
		for _, r := range code {
			letters[r] = true
		}
	}
	if len(letters) != len(codeAlphabet) {
		t.Errorf("%d of %d letters are used", len(letters), len(codeAlphabet))
	}
}
