package wording

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// What a text leads to, looks like, or gives away; the way in which it is found is named first.
func TestStrays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"t.me/qory":                    "address t.me/qory",
		"Жазыңыз: T.ME/+abcdef":        "address T.ME/+abcdef",
		"telegram.me/x":                "address telegram.me/x",
		"wa.me/77011234567":            "address wa.me/77011234567",
		"Сайт: kaspi.kz.":              "address kaspi.kz",
		"egov.kz.kaspi.kz":             "address egov.kz.kaspi.kz",
		"my-egov.kz":                   "address my-egov.kz",
		"egov-kz.com":                  "address egov-kz.com",
		"notgov.kz":                    "address notgov.kz",
		"https://egov.kz@kaspi.kz":     "address https://egov.kz@kaspi.kz",
		"https://user:pass@egov.kz/":   "address https://user:pass@egov.kz/",
		"https://egov.kz:8443/":        "address https://egov.kz:8443/",
		"egov.kz:80":                   "address egov.kz:80",
		"http://egov.kz":               "address http://egov.kz",
		"ftp://egov.kz":                "address ftp://egov.kz",
		"https:/egov.kz":               "address https:/egov.kz",
		`https:\\egov.kz`:              `address https:\\egov.kz`,
		"https://egov.kz/?to=kaspi.kz": "address https://egov.kz/?to=kaspi.kz",
		"https://egov.kz/%2e%2e":       "address https://egov.kz/%2e%2e",
		"https://egov.kz#x":            "address https://egov.kz#x",
		"https://185.116.193.4/x":      "address https://185.116.193.4/x",
		"185.116.193.4":                "address 185.116.193.4",
		"https://3115630852":           "address https://3115630852",
		"https://[::1]/":               "address https://[::1]/",
		"xn--egov-9ta.kz":              "address xn--egov-9ta.kz",
		"https://xn--80ak6aa92e.com":   "address https://xn--80ak6aa92e.com",
		"еgov.kz":                      "address еgov.kz",          // Cyrillic е
		"egоv.kz":                      "address egоv.kz",          // Cyrillic о
		"egov.кz":                      "address egov.кz",          // Cyrillic к
		"egov\u0338.kz":                "address egov.kz",          // a stroke that makes it another host
		"eg\u00F3v.kz":                 "address eg\u00F3v.kz",     // an accent
		"kaspi\u3002kz":                "address kaspi.kz",         // the full stop of another script
		"kas\u200Bpi.kz":               "address kaspi.kz",         // what has no width
		"ｋａｓｐｉ．ｋｚ":                     "address kaspi.kz",         // wide letters
		"үкімет.қаз":                   "address үкімет.қаз",       // a national address
		"сайт.рф/жаңа":                 "address сайт.рф/жаңа",     // another
		"egov.kz-те":                   "address egov.kz-те",       // a Kazakh ending makes it another host
		"egov.kz,kaspi.kz":             "address egov.kz,kaspi.kz", // two in one
		"kaspi.kz/egov.kz":             "address kaspi.kz/egov.kz", // the path is not the host
		"Тапсырыңыз.kaspi.kz":          "address Тапсырыңыз.kaspi.kz",
		"а.б/kaspi.kz":                 "address kaspi.kz", // after what is none
		"tg://resolve?domain=x":        "address tg://resolve?domain=x",
		"tg:resolve?domain=x":          "address tg:resolve?domain=x",
		"mailto:a":                     "address mailto:a",
		"javascript:alert(1)":          "address javascript:alert(1",
		"@qory_bot":                    "name @qory_bot",
		"Жазыңыз (@qory_bot)":          "name @qory_bot",
		"info@qory":                    "name info@qory",
		"info@ egov":                   "name info@",
		"<b>Ертең</b>":                 "markup <b>; markup </b>",
		"<a href=x>":                   "markup <a href=x>",
		"<!-- -->":                     "markup <!-- -->",
		"5 &lt; 7 &#60;":               "markup &lt;; markup &#60;",
		"Құрметті {аты}!":              "brace {аты}",
		"{{.Name}}":                    "brace {; brace {.Name}; brace }",
		"ертең}":                       "brace }",
		"ЖСН 900101 300123":            "number ",
		"ИИН:900101300123.":            "number ",
		"t.me/a t.me/a":                "address t.me/a", // once

		"egov.kz": "", "EGOV.KZ": "", "www.egov.kz": "", "Сайт: https://egov.kz/cms/kk/services/pass116_mu.": "", "(gov.kz)": "", "«forensic.gov.kz», әрі қарай": "",
		"Сайт:egov.kz": "", "https://www.gov.kz/memleket/entities/enbek?": "",
		"Ертең, 24.11.2026, 10.00-де, 2.5 сағат, 1.2.3": "", "г.Алматы, ул.Абая, 5-каб., т.б.": "", "Келіңіз.Құжатты алыңыз.": "", "Телефон: +7 701 123 45 67, 8 (7172) 55-44-33, 1414": "",
		"3 < 5, 7 > 5, Қ & С": "", "@ 10:00": "", "«Түсіндім»: и/или, №5": "", "": "", "...": "", "сағат:10": "", "12 345 678 901 теңге": "",
	} {
		var got []string
		for _, s := range Strays(text) {
			got = append(got, s.what+" "+s.Words)
		}
		if joined := strings.Join(got, "; "); joined != want && !strings.HasPrefix(joined, want+"; name ") {
			t.Errorf("Strays(%q) = %q, want %q", text, joined, want)
		}
	}
}

// What staff write every day leads nowhere.
func TestStraysOfEveryday(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"kk", "ru"} {
		for _, sentence := range Everyday(lang) {
			if s := Strays(sentence); s != nil {
				t.Errorf("Strays(%q) = %v", sentence, s)
			}
		}
	}
}

// crude finds addresses in a way of its own: what every client makes a link of.
var crude = regexp.MustCompile(`(?i)(?:https?://)?(?:[a-z0-9-]+\.)+(?:com|me|ru|kz|org|net|info|io)(?:[^a-z0-9.-]|$)`)

// However a text is put together, what is a link by any measure leads to the state or is found.
func FuzzStrays(f *testing.F) {
	for _, text := range []string{"t.me/x", "https://egov.kz", "a.kz@b.com", "egov.kz/x.com ", "(x.kz)", "ә.kz", "//x.me", "x.me-", "\u200bx.me", "kaspi.kz.", ".com", "a.com.б"} {
		f.Add("Сайт: "+text, "t.me")
	}
	f.Fuzz(func(t *testing.T, text, host string) {
		strays := Strays(text)
		for _, s := range strays {
			if s.what == "" || (s.Words == "") != (s.what == "number") {
				t.Errorf("Strays(%q) has %+v", text, s)
			}
		}
		if address := strings.TrimSpace(crude.FindString(text)); len(strays) == 0 && address != "" && !state(address) {
			t.Errorf("%q leads to %q and passes", text, address)
		}
		if text := fmt.Sprintf("Сайт: https://x.%s.com", regexp.MustCompile(`[^a-z0-9]`).ReplaceAllString(host, "")); len(Strays(text)) == 0 {
			t.Errorf("%q passes", text)
		}
	})
}

func state(address string) bool {
	address = strings.ToLower(strings.TrimRight(address, "/ .,;:!?)»”\"'…\n"))
	return regexp.MustCompile(`^(https://)?([a-z0-9-]+\.)*e?gov\.kz`).MatchString(address) && !strings.Contains(address, "egov.kz.") && !strings.Contains(address, "gov.kz.")
}

func TestPersonalNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"991332501013":             true,
		"ЖСН 991332501013.":        true,
		"991332 501 013":           true,
		"99-13-32-50-10-13":        true,
		"+7 700 000 00 00":         false,
		"8 (700) 000-00-00":        false,
		"4400430012345678":         false,
		"14.01.2027":               false,
		"қалай":                    false,
		"":                         false,
		"99133250101":              false,
		"9913325010134":            false,
		"тел 87000000000, 10 үйде": false,
	} {
		if got := PersonalNumber(text); got != want {
			t.Errorf("PersonalNumber(%q) = %v, want %v", text, got, want)
		}
	}
}
