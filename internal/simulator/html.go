package simulator

import (
	"strings"
	"unicode/utf8"
)

// openTag is a tag that was opened and not yet closed.
type openTag struct {
	name     string
	argument string // href, language, emoji or date, as the tag has it
	format   string // of a date
	quote    bool   // an expandable blockquote
	offset   int    // UTF-16 offset of its text
	start    int    // byte offset of its text
}

// htmlParser walks Telegram's HTML once. Errors carry byte offsets into the source, as the server's do.
type htmlParser struct {
	source   string
	at       int
	out      strings.Builder
	offset   int // UTF-16 length of out
	open     []openTag
	entities []Entity
	broken   bool // half of a surrogate pair was written as a reference
}

// parseHTML turns Telegram's HTML into a text with entities, or says what is wrong in the server's words.
func parseHTML(source string) (formatted, error) {
	p := &htmlParser{source: source}
	for p.at < len(source) {
		if err := p.step(); err != nil {
			return formatted{}, err
		}
	}
	if n := len(p.open); n > 0 {
		return formatted{}, sentencef(`Can't find end tag corresponding to start tag "%s"`, p.open[n-1].name)
	}
	if p.broken {
		return formatted{}, sentencef("Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units")
	}
	sortEntities(p.entities)
	return formatted{text: p.out.String(), entities: p.entities}, nil
}

func (p *htmlParser) step() error {
	switch p.source[p.at] {
	case '<':
		if strings.HasPrefix(p.source[p.at:], "</") {
			return p.closeTag()
		}
		return p.openTag()
	case '&':
		if r, size := decodeReference(p.source[p.at:]); size > 0 {
			p.broken = p.broken || !utf8.ValidRune(r)
			p.write(r)
			p.at += size
			return nil
		}
	}
	r, size := utf8.DecodeRuneInString(p.source[p.at:])
	p.write(r)
	p.at += size
	return nil
}

func (p *htmlParser) write(r rune) {
	p.out.WriteRune(r)
	p.offset += utf16Width(r)
}

// peek is the byte at the cursor, 0 at the end, which the server's own terminated strings have there too.
func (p *htmlParser) peek() byte {
	if p.at < len(p.source) {
		return p.source[p.at]
	}
	return 0
}

func (p *htmlParser) skipSpaces() {
	for isHTMLSpace(p.peek()) && p.at < len(p.source) {
		p.at++
	}
}

// until moves to the first space, zero byte or one of stops, and gives what was passed.
func (p *htmlParser) until(stops string) string {
	start := p.at
	for p.at < len(p.source) && !isHTMLSpace(p.source[p.at]) && strings.IndexByte(stops, p.source[p.at]) < 0 {
		p.at++
	}
	return p.source[start:p.at]
}

func isHTMLSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0 || c == '\v'
}

func (p *htmlParser) openTag() error {
	begin := p.at
	p.at++
	name := strings.ToLower(p.until(">"))
	if p.at >= len(p.source) {
		return sentencef("Unclosed start tag at byte offset %d", begin)
	}
	if !knownTag(name) {
		return sentencef("Unsupported start tag \"%s\" at byte offset %d", name, begin)
	}
	tag := openTag{name: name, offset: p.offset, start: p.out.Len()}
	for p.peek() != '>' {
		p.skipSpaces()
		if p.peek() == '>' {
			break
		}
		if err := p.attribute(&tag, begin); err != nil {
			return err
		}
	}
	p.at++
	if name == "span" && tag.argument != "spoiler" {
		return sentencef(`Tag "span" must have class "tg-spoiler" at byte offset %d`, begin)
	}
	p.open = append(p.open, tag)
	return nil
}

func knownTag(name string) bool {
	switch name {
	case "a", "b", "strong", "i", "em", "s", "strike", "del", "u", "ins", "tg-spoiler", "tg-emoji", "tg-time", "span", "pre", "code", "blockquote":
		return true
	}
	return false
}

func (p *htmlParser) attribute(tag *openTag, begin int) error {
	name := p.until("=>")
	if name == "" {
		return sentencef("Empty attribute name in the tag \"%s\" at byte offset %d", tag.name, begin)
	}
	p.skipSpaces()
	if p.peek() != '=' {
		if tag.name == "blockquote" && name == "expandable" && p.at < len(p.source) {
			tag.quote = true
			return nil
		}
		return sentencef("Expected equal sign in declaration of an attribute of the tag \"%s\" at byte offset %d", tag.name, begin)
	}
	p.at++
	p.skipSpaces()
	if p.at >= len(p.source) {
		return sentencef("Unclosed start tag \"%s\" at byte offset %d", tag.name, begin)
	}
	value, err := p.attributeValue()
	if err != nil {
		return err
	}
	if p.at >= len(p.source) {
		return sentencef("Unclosed start tag at byte offset %d", begin)
	}
	tag.set(name, value)
	return nil
}

// attributeValue reads a quoted string or a bare name.
func (p *htmlParser) attributeValue() (string, error) {
	quote := p.peek()
	if quote != '"' && quote != '\'' {
		return p.nameToken()
	}
	p.at++
	var value strings.Builder
	for p.at < len(p.source) && p.source[p.at] != quote {
		if r, size := decodeReference(p.source[p.at:]); size > 0 {
			value.WriteRune(r)
			p.at += size
			continue
		}
		value.WriteByte(p.source[p.at])
		p.at++
	}
	if p.at < len(p.source) {
		p.at++
	}
	return value.String(), nil
}

func (p *htmlParser) nameToken() (string, error) {
	start := p.at
	for isNameByte(p.peek()) {
		p.at++
	}
	if !isHTMLSpace(p.peek()) && p.peek() != '>' {
		return "", sentencef("Unexpected end of name token at byte offset %d", start)
	}
	return strings.ToLower(p.source[start:p.at]), nil
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '-'
}

// set keeps the attributes that mean something; any other is read and forgotten.
func (t *openTag) set(name, value string) {
	switch {
	case t.name == "a" && name == "href",
		t.name == "tg-emoji" && name == "emoji-id",
		t.name == "tg-time" && name == "unix":
		t.argument = value
	case t.name == "tg-time" && name == "format":
		t.format = value
	case t.name == "code" && name == "class" && strings.HasPrefix(value, "language-"):
		t.argument = strings.TrimPrefix(value, "language-")
	case t.name == "span" && name == "class" && strings.HasPrefix(value, "tg-"):
		t.argument = strings.TrimPrefix(value, "tg-")
	case t.name == "blockquote" && name == "expandable":
		t.quote = true
	}
}

func (p *htmlParser) closeTag() error {
	begin := p.at
	if len(p.open) == 0 {
		return sentencef("Unexpected end tag at byte offset %d", begin)
	}
	p.at += 2
	name := strings.ToLower(p.until(">"))
	p.skipSpaces()
	if p.peek() != '>' {
		return sentencef("Unclosed end tag at byte offset %d", begin)
	}
	p.at++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return sentencef("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if p.offset == tag.offset {
		return nil // a tag around nothing marks nothing
	}
	return p.addEntity(tag)
}
