package simulator

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxRawText = 32768 // bytes, before parsing
	maxText    = 4096  // code points, after parsing
	maxCaption = 1024  // the same for what stands under a picture
)

// formatted is a text with its entities, sorted by place.
type formatted struct {
	text     string
	entities []Entity
}

// readText parses the text parameter as Telegram does: first the markup, then clean-up, then the limits.
func readText(p params) (formatted, error) {
	raw := p["text"]
	if raw == "" {
		return formatted{}, badRequest("message text is empty")
	}
	f, err := parseClean(raw, p["parse_mode"], p["entities"])
	if err != nil {
		return formatted{}, err
	}
	if f.text == "" {
		return formatted{}, badRequest("text must be non-empty")
	}
	if utf8.RuneCountInString(f.text) > maxText {
		return formatted{}, badRequest("message is too long")
	}
	return f, nil
}

// readCaption is readText for what stands under a picture; there may be nothing.
func readCaption(p params) (formatted, error) {
	f, err := parseClean(p["caption"], p["parse_mode"], p["caption_entities"])
	if err == nil && utf8.RuneCountInString(f.text) > maxCaption {
		return formatted{}, badRequest("message caption is too long")
	}
	return f, err
}

func parseClean(raw, mode, entities string) (formatted, error) {
	if len(raw) > maxRawText {
		return formatted{}, badRequest("text is too long")
	}
	if !utf8.ValidString(raw) {
		return formatted{}, badRequest("text must be encoded in UTF-8")
	}
	f, err := parseText(raw, mode, entities)
	if err != nil {
		return formatted{}, err
	}
	return f.clean(), nil
}

func parseText(raw, mode, entities string) (formatted, error) {
	switch strings.ToLower(mode) {
	case "", "none":
		return explicitEntities(raw, entities)
	case "html":
		f, err := parseHTML(raw)
		if err != nil {
			return formatted{}, badRequest("can't parse entities: %s", err)
		}
		return f, nil
	}
	return formatted{}, badRequest("unsupported parse_mode")
}

// explicitEntities takes entities given beside the text. What is malformed or out of the text is dropped, as on the real server.
func explicitEntities(text, encoded string) (formatted, error) {
	f := formatted{text: text}
	if encoded == "" {
		return f, nil
	}
	var given []json.RawMessage
	if err := json.Unmarshal([]byte(encoded), &given); err != nil {
		return formatted{}, badRequest("can't parse entities JSON object")
	}
	length := utf16Length(text)
	for _, one := range given {
		var e Entity
		if json.Unmarshal(one, &e) == nil && e.Offset >= 0 && e.Length > 0 && e.Offset+e.Length <= length {
			f.entities = append(f.entities, e)
		}
	}
	sortEntities(f.entities)
	return f, nil
}

// clean replaces control characters by spaces, drops characters that would break lines or stack, and trims both ends; entities move with the text.
func (f formatted) clean() formatted {
	b := &rebuilt{cut: make([]int, 0, len(f.text)+1)}
	for _, r := range f.text {
		b.take(r, cleanRune(r))
	}
	return b.trimmed(f.entities)
}

// dropped marks a character that does not survive cleaning.
const dropped = rune(-1)

func cleanRune(r rune) rune {
	switch {
	case r == '\r', r >= 0x2028 && r <= 0x202e, r == 0x333, r == 0x33f, r == 0x30a:
		return dropped
	case r != '\n' && r < ' ':
		return ' '
	}
	return r
}

// rebuilt is a text under construction that remembers where each UTF-16 unit of the old text went.
type rebuilt struct {
	units []rune // one per kept character
	cut   []int  // old UTF-16 offset -> index in units
}

func (b *rebuilt) take(old, now rune) {
	for range utf16Width(old) {
		b.cut = append(b.cut, len(b.units))
	}
	if now != dropped {
		b.units = append(b.units, now)
	}
}

// trimmed cuts white space off both ends and drops entities of nothing else. At the start it stops before the first entity, so that an indented
// block of code keeps its indent.
func (b *rebuilt) trimmed(entities []Entity) formatted {
	b.cut = append(b.cut, len(b.units))
	entities = slices.DeleteFunc(slices.Clone(entities), func(e Entity) bool {
		return onlyBlank(b.units[b.cut[e.Offset]:b.cut[e.Offset+e.Length]])
	})
	end := len(b.units)
	for end > 0 && isBlank(b.units[end-1]) {
		end--
	}
	limit := end
	if len(entities) > 0 {
		limit = min(limit, b.cut[entities[0].Offset])
	}
	start := 0
	for start < limit && isBlank(b.units[start]) {
		start++
	}
	return b.slice(start, end, entities)
}

func isBlank(r rune) bool { return r == ' ' || r == '\n' }

// slice keeps the characters from start to end and of the entities what is left of them.
func (b *rebuilt) slice(start, end int, entities []Entity) formatted {
	offsets := make([]int, len(b.units)+1) // index in units -> new UTF-16 offset
	for i, r := range b.units {
		offsets[i+1] = offsets[i] + utf16Width(r)
	}
	kept := formatted{text: string(b.units[start:end])}
	for _, e := range entities {
		from := min(max(b.cut[e.Offset], start), end)
		to := min(max(b.cut[e.Offset+e.Length], start), end)
		if from >= to {
			continue
		}
		e.Offset, e.Length = offsets[from]-offsets[start], offsets[to]-offsets[from]
		kept.entities = append(kept.entities, e)
	}
	return kept
}

func onlyBlank(rs []rune) bool {
	for _, r := range rs {
		if !isBlank(r) {
			return false
		}
	}
	return true
}

func utf16Width(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		n += utf16Width(r)
	}
	return n
}
