// Package wording is in charge of the words that must not be said: it finds, in any text, words that tell what the families went through, what a child is, or what a
// person is waiting for, however the words are written. The lists are in block.go, push.go and hope.go; they hold stems, matched from the beginning of a word, never inside
// one. The place of birth has no context of its own: it is one text of the catalogue, which nobody types; a note that says another is refused.
package wording

// Context is where a text is read.
type Context int8

const (
	// Push is anything a lock screen can show: there the first two classes are forbidden.
	Push Context = iota
	// FamilyView is what a family opens by a tap: the first class is forbidden, the others are a reason to say it otherwise.
	FamilyView
	// StaffText is what staff write for each other: the first class is a warning, but for another place of birth than the one there is.
	StaffText
)

// Class is how much a word does harm.
type Class int8

const (
	// Blocked is never said to a family, in any language.
	Blocked Class = iota
	// Telling is never said where somebody else may see it: on a lock screen.
	Telling
	// Hopeful promises what may not come: it is not for those who wait for a thing that is on hold.
	Hopeful
	// elsewhere is never told of: it makes what stands beside it worse.
	elsewhere
)

// Hit is a word, or a few in a row, that a list knows.
type Hit struct {
	// Words are what was found, as the author wrote it but for capitals, to be quoted in a sentence.
	Words string
	// Pattern is the entry of the list.
	Pattern string
	Class   Class
	// Topic says what the word would tell.
	Topic string
	// Forbidden: the text may not be used in this context. Otherwise its author is warned.
	Forbidden bool
	// Say is what a supervisor wants said in its place; the catalogue's suggestion has it as {{.Words}}. Empty for a word of the built-in lists.
	Say string
	// instead names what may be said in its place.
	instead string
}

// Rule is the key of the catalogue for what the word would tell.
func (h Hit) Rule() string { return "wording.rule." + h.Topic }

// Suggestion is the key of the catalogue for what to say in its place.
func (h Hit) Suggestion() string { return "wording.instead." + h.instead }

// Check finds what should not be said in this context, in the order of the text, by the lists that everybody has.
func Check(where Context, text string) []Hit { return builtin.Check(where, text) }

// judge says whether a word of this class is looked for in this context, and whether it is forbidden there.
func judge(where Context, class Class) (looked, forbidden bool) {
	switch where {
	case Push:
		return class == Blocked || class == Telling, true
	case FamilyView:
		return class != elsewhere, class == Blocked
	default:
		return class == Blocked, false
	}
}
