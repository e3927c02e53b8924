package family

import "strings"

// Phone is a number in the international form, +77010000034; empty when none is known. It says nothing of who answers.
type Phone string

// ReadPhone reads a number as people here write it: +7 701…, 8 701…, 701…, with spaces, dashes and brackets. A number of another country has its plus sign.
func ReadPhone(text string) (Phone, bool) {
	text = strings.TrimSpace(text)
	rest, plus := strings.CutPrefix(text, "+")
	digits := strings.NewReplacer(" ", "", "\u00a0", "", "-", "", "–", "", "(", "", ")", "").Replace(rest)
	if strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", false
	}
	if !plus {
		digits = ofHere(digits)
	}
	p := Phone("+" + digits)
	return p, p.valid()
}

// ofHere completes a number written without a plus sign; empty if it is none of this country. Twelve digits in a row are never a phone but a personal number.
func ofHere(digits string) string {
	switch {
	case len(digits) == 10 && digits[0] == '7':
		return "7" + digits
	case len(digits) == 11 && (strings.HasPrefix(digits, "87") || strings.HasPrefix(digits, "77")):
		return "7" + digits[1:]
	}
	return ""
}

func (p Phone) valid() bool {
	digits, plus := strings.CutPrefix(string(p), "+")
	if !plus || len(digits) < 8 || len(digits) > 15 || digits[0] == '0' || strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return false
	}
	return digits[0] != '7' || len(digits) == 11
}

// Abroad says whether the number is of another country: then somebody should look at it twice.
func (p Phone) Abroad() bool { return p != "" && !strings.HasPrefix(string(p), "+77") }

// Masked is what a list shows of it: the last two digits. Empty for none.
func (p Phone) Masked() string {
	if len(p) < 2 {
		return ""
	}
	return "…" + string(p[len(p)-2:])
}

// Spaced is the whole number in the groups in which it is read out.
func (p Phone) Spaced() string {
	if p.Abroad() || len(p) != 12 {
		return string(p)
	}
	s := string(p)
	return s[:2] + " " + s[2:5] + " " + s[5:8] + " " + s[8:10] + " " + s[10:]
}
