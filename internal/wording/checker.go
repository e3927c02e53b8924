package wording

import "slices"

// Checker looks for the words of the built-in lists and for those a supervisor added. It is read-only and safe for concurrent use.
type Checker struct {
	// begins are the entries by the characters with which they may begin.
	begins map[rune][]*entry
}

// builtin knows the lists that everybody has. Read-only.
var builtin = New()

// New gives a checker that knows these stems too.
func New(added ...Stem) *Checker {
	c := &Checker{begins: map[rune][]*entry{}}
	for _, l := range slices.Concat(block, push, hope, []list{birth}) {
		c.add(l)
	}
	for _, s := range added {
		c.add(s.list())
	}
	return c
}

// list is words that tell one thing and can be replaced in one way.
type list struct {
	class   Class
	topic   string
	instead string
	// say is what a supervisor wants said in their place.
	say string
	// patterns are words in a row, each a stem that begins a word of the text; with a $ at its end it is the whole word.
	patterns []string
	// spared are innocent words, or words in a row, that hold one of the patterns; written like patterns.
	spared []string
}

// somewhere says whether the words of a list are places.
func (l list) somewhere() bool { return l.topic == "countries" || l.topic == "places" }

// entry is one pattern of a list, ready to be compared.
type entry struct {
	list    list
	pattern string
	words   []word
	spared  bool
}

func (c *Checker) add(l list) {
	for _, pattern := range l.patterns {
		c.index(entry{list: l, pattern: pattern, words: compile(pattern, true)})
	}
	for _, pattern := range l.spared {
		c.index(entry{list: l, pattern: pattern, words: compile(pattern, false), spared: true})
	}
}

func (c *Checker) index(e entry) {
	for _, r := range e.words[0].letters[0] {
		c.begins[r] = append(c.begins[r], &e)
	}
}

// find is one entry found in a text: from a glyph to before another.
type find struct {
	*entry
	from, to int
}

func (f find) within(other find) bool {
	return f.list.topic == other.list.topic && f.list.class == other.list.class && other.from <= f.from && f.to <= other.to
}

// Check finds what should not be said in this context, in the order of the text; of one topic, a word is found once.
func (c *Checker) Check(where Context, text string) []Hit {
	glyphs := read(text)
	found, spared := c.finds(glyphs)
	born := slices.ContainsFunc(found, func(f find) bool { return f.list.class == elsewhere })
	var hits []Hit
	var before []find
	for _, f := range found {
		looked, forbidden := judge(where, f.list.class)
		if !looked || slices.ContainsFunc(spared, f.within) || slices.ContainsFunc(before, f.within) {
			continue
		}
		before = append(before, f)
		forbidden = forbidden || born && f.list.somewhere()
		hits = append(hits, Hit{
			Words: glyphs.written(text, f.from, f.to), Pattern: f.pattern, Class: f.list.class, Topic: f.list.topic, Forbidden: forbidden,
			Say: f.list.say, instead: f.list.instead,
		})
	}
	return hits
}

func (c *Checker) finds(glyphs glyphs) (found, spared []find) {
	for at := range glyphs {
		if !glyphs.starts(at) {
			continue
		}
		for _, e := range c.begins[glyphs[at].r] {
			to, ok := glyphs.fit(at, e.words)
			if !ok {
				continue
			}
			if f := (find{e, at, glyphs.wordEnd(to)}); e.spared {
				spared = append(spared, f)
			} else {
				found = append(found, f)
			}
		}
	}
	return found, spared
}
