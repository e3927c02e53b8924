package simulator

import (
	"strconv"
	"strings"
)

// addEntity turns a closed tag into the entity it stands for.
func (p *htmlParser) addEntity(tag openTag) error {
	e := Entity{Offset: tag.offset, Length: p.offset - tag.offset}
	switch tag.name {
	case "a":
		return p.addLink(tag, e)
	case "pre", "code":
		p.addCode(tag, e)
		return nil
	case "tg-emoji":
		if id, err := strconv.ParseInt(tag.argument, 10, 64); err != nil || id == 0 {
			return sentencef("Invalid custom emoji identifier specified")
		}
		e.CustomEmojiID = tag.argument
	case "tg-time":
		unix, err := strconv.ParseInt(tag.argument, 10, 64)
		if err != nil {
			return sentencef("Invalid Unix time specified")
		}
		e.UnixTime, e.DateTimeFormat = unix, tag.format
	}
	e.Type = entityType(tag)
	p.entities = append(p.entities, e)
	return nil
}

func entityType(tag openTag) string {
	switch tag.name {
	case "b", "strong":
		return "bold"
	case "i", "em":
		return "italic"
	case "u", "ins":
		return "underline"
	case "s", "strike", "del":
		return "strikethrough"
	case "tg-spoiler", "span":
		return "spoiler"
	case "tg-emoji":
		return "custom_emoji"
	case "tg-time":
		return "date_time"
	}
	if tag.quote {
		return "expandable_blockquote"
	}
	return "blockquote"
}

// addLink makes a text_link, a mention of a person by id, or nothing when the address is none. Without href the text itself is the address.
func (p *htmlParser) addLink(tag openTag, e Entity) error {
	address := tag.argument
	if address == "" {
		address = p.out.String()[tag.start:]
	}
	if id, ok := strings.CutPrefix(address, "tg://user?id="); ok && leadingInteger(id) > 0 {
		e.Type, e.User = "text_mention", &User{ID: leadingInteger(id)}
		p.entities = append(p.entities, e)
		return nil
	}
	if checked, err := checkLink(address); err == nil {
		e.Type, e.URL = "text_link", checked
		p.entities = append(p.entities, e)
	}
	return nil
}

// addCode merges <pre><code class="language-x"> around one text into a single entity; a language alone means nothing.
func (p *htmlParser) addCode(tag openTag, e Entity) {
	e.Type, e.Language = tag.name, ""
	if tag.name == "code" {
		e.Language = tag.argument // kept until the surrounding pre is seen
	}
	if n := len(p.entities); n > 0 {
		inner := &p.entities[n-1]
		same := inner.Offset == e.Offset && inner.Length == e.Length
		if same && tag.name == "pre" && inner.Type == "code" && inner.Language != "" {
			inner.Type = "pre"
			return
		}
		if same && tag.name == "code" && inner.Type == "pre" && e.Language != "" {
			inner.Language = e.Language
			return
		}
	}
	p.entities = append(p.entities, e)
}

// decodeReference reads &lt; &gt; &amp; &quot; or a numeric reference at the start of s. Anything else stays text: size is zero.
func decodeReference(s string) (r rune, size int) {
	if !strings.HasPrefix(s, "&") {
		return 0, 0
	}
	if strings.HasPrefix(s, "&#") {
		return decodeNumber(s)
	}
	end := 1
	for end < len(s) && isLetter(s[end]) {
		end++
	}
	switch s[1:end] {
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "amp":
		r = '&'
	case "quot":
		r = '"'
	default:
		return 0, 0
	}
	return r, pastSemicolon(s, end)
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func decodeNumber(s string) (rune, int) {
	digits, base := s[2:], 10
	if strings.HasPrefix(digits, "x") {
		digits, base = digits[1:], 16
	}
	end := 0
	for end < len(digits) && isDigit(digits[end], base) {
		end++
	}
	n, err := strconv.ParseUint(digits[:end], base, 32)
	size := len(s) - len(digits) + end
	if err != nil || n == 0 || n >= 0x10ffff || size >= 10 {
		return 0, 0
	}
	return rune(n), pastSemicolon(s, size)
}

func isDigit(c byte, base int) bool {
	return '0' <= c && c <= '9' || base == 16 && ('a' <= c && c <= 'f' || 'A' <= c && c <= 'F')
}

func pastSemicolon(s string, end int) int {
	if end < len(s) && s[end] == ';' {
		return end + 1
	}
	return end
}
