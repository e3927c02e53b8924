package wording

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Stray is something in a text that is no plain word: a way out of the chat, what would only be read as it stands, or a person's number.
type Stray struct {
	// Words are what was found, to be quoted in a sentence; empty for a person's number, which nobody should read once more.
	Words string
	what  string
}

// Rule is the key of the catalogue for why it may not stand there and what to do; those about addresses have {{.Hosts}}.
func (s Stray) Rule() string { return "wording.stray." + s.what }

// Hosts are those to which, with all below them, a text may lead: the sites of the state. Whoever takes a text over can lead families nowhere else.
func Hosts() []string { return []string{"egov.kz", "gov.kz"} }

var (
	schemes  = regexp.MustCompile(`(?i)[\p{L}\p{N}+.-]*\p{L}:[/\\]+\S*|\b(?:tg|ton|tonsite|mailto|javascript|viber|whatsapp):\S+`)
	dotted   = regexp.MustCompile(`[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+\S*`)
	latin    = regexp.MustCompile(`\p{Latin}`)
	four     = regexp.MustCompile(`^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$`)
	official = regexp.MustCompile(`^(?i:https://)?([A-Za-z0-9.-]+)(?:/[A-Za-z0-9/_.~-]*)?$`)
	named    = regexp.MustCompile(`[\p{L}\p{N}_.-]*@[\p{L}\p{N}_.-]+|[\p{L}\p{N}_.-]+@`)
	markup   = regexp.MustCompile(`</?[A-Za-z!][^<>]*>?|&(?:[A-Za-z]+|#[0-9A-Za-z]+);`)
	braces   = regexp.MustCompile(`\{[^{}]*\}|[{}]`)
	twelve   = regexp.MustCompile(`(?:^|\D)\d(?:[ -]?\d){11}(?:\D|$)`)
)

// national are the ends of addresses in Cyrillic letters; in Latin ones, every end may be one.
var national = []string{"қаз", "рф", "рус", "орг", "ком", "онлайн", "сайт", "дети", "москва", "бел", "укр", "мон", "срб", "мкд", "бг", "ею", "католик"}

// Strays finds them in the order of their kinds. Telegram makes a link of an address by itself, so nothing that reads as one may stand in a text, but one of Hosts: as it is, or
// with https:// before it, with a path and nothing more.
func Strays(text string) []Stray {
	plain := strings.NewReplacer("\u3002", ".", "\uFF61", ".").Replace(visible(text))
	var all []Stray
	found := func(what string, words ...string) {
		for _, w := range words {
			if s := (Stray{Words: w, what: what}); !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	for token := range strings.FieldsSeq(plain) {
		if address := leads(token); address != "" && !(allowed(address) && strings.Contains(text, address)) {
			found("address", address)
		}
	}
	found("name", named.FindAllString(plain, -1)...)
	found("markup", markup.FindAllString(plain, -1)...)
	found("brace", braces.FindAllString(plain, -1)...)
	if PersonalNumber(plain) {
		found("number", "")
	}
	return all
}

// leads is what of a token would be read as an address; empty for nothing.
func leads(token string) string {
	address := schemes.FindString(token)
	for at := 0; address == "" && at < len(token); {
		span := dotted.FindStringIndex(token[at:])
		if span == nil {
			break
		}
		if host(token[at+span[0]:]) {
			address = token[at+span[0]:]
		}
		at += span[0] + max(1, strings.IndexFunc(token[at+span[0]:], func(r rune) bool { return !part(r) }))
	}
	return strings.TrimRight(address, `.,;:!?)»”"'…`)
}

// part says whether a character may stand in a name of a host.
func part(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' || r == '.'
}

// host says whether a text begins like an address: a day, a sum, two sentences without a space between them do not.
func host(text string) bool {
	name := text
	if end := strings.IndexFunc(text, func(r rune) bool { return !part(r) }); end >= 0 {
		name = text[:end]
	}
	labels := strings.Split(strings.Trim(name, "."), ".")
	end := strings.ToLower(labels[len(labels)-1])
	return len(labels) > 1 && (len([]rune(end)) > 1 && latin.MatchString(end) || slices.Contains(national, end)) || four.MatchString(name)
}

// allowed says whether an address is of one of Hosts.
func allowed(address string) bool {
	m := official.FindStringSubmatch(address)
	if m == nil {
		return false
	}
	name := strings.ToLower(m[1])
	return slices.ContainsFunc(Hosts(), func(h string) bool { return name == h || strings.HasSuffix(name, "."+h) })
}

// PersonalNumber says whether a text holds what may be a personal number: twelve digits in a row, also when they are set apart by spaces or dashes.
func PersonalNumber(text string) bool { return twelve.MatchString(text) }
