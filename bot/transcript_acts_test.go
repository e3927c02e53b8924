package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// What can happen in a transcript. Names are those of the demo's people; whoever else is named is a stranger with a phone.
//
//	family NAME [in LANGUAGE]   one of the demo's families is opened (name of its first adult), its adults invited
//	invite NAME                 she is given a new code; the old one is void
//	joins NAME                  she comes in by her link, is recognised and was told so
//	staff NAME [in LANGUAGE]    binds a member of staff by the one-time link
//	move PERSON TRACK STAGE     staff move a document; the overlay, if any, follows the stage after a plus sign
//	tell NAME PERSON TRACK      staff write down that she was told everything about a document
//	unlink NAME PERSON          staff end her link to a person
//	forget state                Redis forgets every half-finished conversation
//	wait DURATION               time passes and the outbox works
//	clock DATE TIME             it becomes that hour in Kazakhstan, and the outbox works
//	NAME says TEXT              {code NAME}, {old code NAME}, {link NAME} stand for what she was given, {N letters} for a long text, \n for a new line;
//	                            a code can be written in other ways: {code NAME, lower case}, {code NAME, spaces}, {code NAME, Cyrillic}
//	NAME sends KIND             photo, voice, location, contact, other's contact
//	NAME taps LABEL             the newest button with that label
//	NAME picks right FOR        staff pick the pair that FOR named; "picks wrong" another one
//	NAME forges DATA            a tap with made-up data on the newest message; OTHER's LABEL stands for the data of another person's button
//	NAME repeats                the last tap once more, on the screen as it was
//	NAME floods N               she writes N times within a minute
//	NAME blocks|unblocks the bot
//	inject NAME KIND            an update of that kind (transcript_updates_test.go) comes from her phone
func (p *play) act(s scene) (toast string) {
	p.t.Helper()
	words := strings.SplitN(s.what, " ", 3)
	if len(words) < 2 {
		p.t.Fatalf("line %d: %q is nothing that happens", s.line, s.what)
	}
	rest := ""
	if len(words) == 3 {
		rest = words[2]
	}
	switch words[0] {
	case "family":
		p.opens(words[1], rest)
	case "invite":
		f, a := p.adult(words[1])
		p.old[a.name] = p.codes[a.name].Typed
		p.invites(f, a)
	case "joins":
		f, _ := p.adult(words[1])
		p.joins(f, words[1])
		p.work()
	case "staff":
		p.binds(words[1], rest)
	case "move":
		p.moves(words[1], rest)
	case "tell":
		p.tells(words[1], rest)
	case "unlink":
		p.unlinks(words[1], rest)
	case "forget":
		p.forgets()
	case "wait":
		d, err := time.ParseDuration(words[1])
		p.must(err)
		p.passes(d)
	case "clock":
		at, err := time.ParseInLocation("2006-01-02 15:04", words[1]+" "+rest, p.seed.zone)
		p.must(err)
		p.passes(at.Sub(p.clock()))
	case "inject":
		p.arrives(words[1], rest)
	default:
		return p.does(s, words[0], words[1], p.fill(rest))
	}
	return ""
}

func (p *play) does(s scene, name, does, rest string) (toast string) {
	p.t.Helper()
	switch does {
	case "says":
		p.says(name, rest)
	case "sends":
		p.sends(name, media(p.t, rest))
	case "taps":
		label := strings.Replace(rest, "K-XXXX", findRandom().code.FindString(p.raw(name)), 1)
		p.remember(name, label)
		return p.taps(name, label)
	case "picks":
		choice, whom, _ := strings.Cut(rest, " ")
		return p.taps(name, p.pairOf(name, whom, choice == "right"))
	case "forges":
		return p.forges(name, rest)
	case "repeats":
		return p.last()
	case "floods":
		n, err := strconv.Atoi(rest)
		p.must(err)
		for i := range n {
			p.says(name, strconv.Itoa(i+1))
		}
	case "blocks", "unblocks":
		p.blocks(name, does == "blocks")
	default:
		p.t.Fatalf("line %d: %q is nothing that happens", s.line, s.what)
	}
	return ""
}

func (p *play) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) passes(d time.Duration) {
	p.t.Helper()
	p.sim.Advance(d)
	p.work()
}

// adult finds an adult of the families opened so far.
func (p *play) adult(name string) (demoFamily, demoAdult) {
	p.t.Helper()
	for _, f := range p.families {
		for _, a := range f.adults {
			if a.name == name {
				return f, a
			}
		}
	}
	p.t.Fatalf("the family of %s is not open", name)
	return demoFamily{}, demoAdult{}
}

var languages = map[string]string{"in Kazakh": "kk", "in Russian": "ru"}

func (p *play) opens(first, in string) {
	p.t.Helper()
	for _, f := range demoFamilies() {
		if f.adults[0].name != first {
			continue
		}
		for i := range f.adults {
			f.adults[i].state = joined // when, the transcript says
			if in != "" {
				f.adults[i].language = languages[in]
			}
		}
		p.family(f)
		p.families = append(p.families, f)
		for _, a := range f.adults {
			p.invites(f, a)
		}
		return
	}
	p.t.Fatalf("no family begins with %s", first)
}

func (p *play) binds(name, in string) {
	p.t.Helper()
	p.says(name, "/start "+p.links[name])
	if languages[in] == "ru" {
		p.says(name, "/language")
		p.taps(name, "Русский")
	}
}

func (p *play) moves(person, rest string) {
	p.t.Helper()
	f := p.familyOf(person)
	track, to, _ := strings.Cut(rest, " ")
	stage, overlay, _ := strings.Cut(to, "+")
	_, err := p.Families.Move(p.t.Context(), family.NewMove{Document: p.seed.papers[person+":"+track], By: p.seed.staff[f.caseworker],
		To: family.State{Stage: family.Stage(stage), Overlay: family.Overlay(overlay)}, Key: p.clock().String() + rest}, p.clock())
	p.must(err)
}

func (p *play) tells(adult, rest string) {
	p.t.Helper()
	person, track, _ := strings.Cut(rest, " ")
	by, document := p.seed.staff[p.familyOf(person).caseworker], p.seed.papers[person+":"+track]
	var upTo int
	p.must(p.Pool.QueryRow(p.t.Context(), `SELECT max(seq) FROM moves WHERE document_id = $1`, document).Scan(&upTo))
	p.must(p.Families.Tell(p.t.Context(), family.NewTelling{Document: document, UpTo: upTo, Adults: []family.AdultID{p.seed.adults[adult]}, By: by,
		Told: family.Told{By: by, At: p.clock(), Manner: family.InPerson, Supported: true}}, p.clock()))
}

func (p *play) unlinks(adult, person string) {
	p.t.Helper()
	var link family.LinkID
	p.must(p.Pool.QueryRow(p.t.Context(), `SELECT id FROM links WHERE adult_id = $1 AND person_id = $2`, p.seed.adults[adult], p.seed.people[person]).Scan(&link))
	p.must(p.Families.EndLink(p.t.Context(), link, p.seed.staff[p.familyOf(person).caseworker], p.clock()))
}

func (p *play) forgets() {
	p.t.Helper()
	keys, err := p.Redis.Keys(p.t.Context(), p.Prefix+"*").Result()
	p.must(err)
	if len(keys) == 0 {
		p.t.Fatal("there is nothing to forget")
	}
	p.must(p.Redis.Del(p.t.Context(), keys...).Err())
}

func (p *play) familyOf(person string) demoFamily {
	p.t.Helper()
	for _, f := range p.families {
		for _, who := range f.persons {
			if who.name == person {
				return f
			}
		}
	}
	p.t.Fatalf("%s is of no open family", person)
	return demoFamily{}
}

// remember keeps the tap that is about to be made, so that it can be made again when the screen is another one.
func (p *play) remember(name, label string) {
	id := p.person(name)
	for _, m := range p.sim.Chat(id).Messages {
		if data := dataOf(m, label); data != "" {
			p.last = func() string {
				return p.press(func() simulatortest.Answer { return p.sim.PressData(id, m.MessageID, data) })
			}
		}
	}
}

func (p *play) forges(name, data string) string {
	p.t.Helper()
	if other, label, ok := strings.Cut(data, "'s "); ok {
		data = dataOf(p.sim.Last(p.person(other)), label)
	}
	id := p.person(name)
	return p.press(func() simulatortest.Answer { return p.sim.PressData(id, p.sim.Last(id).MessageID, data) })
}

func dataOf(m simulatortest.Message, label string) string {
	for r, row := range m.Buttons {
		for c, text := range row {
			if text == label {
				return m.Data[r][c]
			}
		}
	}
	return ""
}

var (
	latinToCyrillic = strings.NewReplacer("A", "А", "B", "В", "E", "Е", "K", "К", "M", "М", "H", "Н", "P", "Р", "C", "С", "T", "Т", "Y", "У", "X", "Х")
	manyLetters     = regexp.MustCompile(`\{(\d+) letters\}`)
)

// fill puts in what a transcript cannot know.
func (p *play) fill(text string) string {
	text = strings.ReplaceAll(text, `\n`, "\n")
	for name, c := range p.codes {
		text = strings.NewReplacer("{link "+name+"}", c.Link, "{old code "+name+"}", p.old[name], "{code "+name+"}", c.Typed,
			"{code "+name+", lower case}", strings.ToLower(c.Typed),
			"{code "+name+", spaces}", strings.ReplaceAll(c.Typed, "-", " "),
			"{code "+name+", Cyrillic}", latinToCyrillic.Replace(c.Typed)).Replace(text)
	}
	for name, link := range p.links {
		text = strings.ReplaceAll(text, "{link "+name+"}", link)
	}
	return manyLetters.ReplaceAllStringFunc(text, func(m string) string {
		n, _ := strconv.Atoi(manyLetters.FindStringSubmatch(m)[1]) // digits, by the expression
		return strings.Repeat("ж", n)
	})
}

func media(t testing.TB, kind string) map[string]any {
	t.Helper()
	switch kind {
	case "photo", "voice", "location":
		return map[string]any{kind: true}
	case "contact":
		return map[string]any{"contact": map[string]any{"phone_number": "+77000000001", "first_name": "А"}}
	case "other's contact":
		return map[string]any{"contact": map[string]any{"phone_number": "+77000000002", "first_name": "Б", "user_id": 42}}
	}
	t.Fatalf("nobody can send %q", kind)
	return nil
}

// blocks waits for the update that tells the bot of it. It has no answer that could be awaited, but it is the next one after an update of ours.
func (p *play) blocks(name string, blocked bool) {
	p.t.Helper()
	probe := p.sim.Inject(map[string]any{"probe": map[string]any{}})
	p.await(probe)
	state := "active"
	if blocked {
		state = "blocked"
	}
	p.sim.SetState(p.person(name), state)
	p.await(probe + 1)
}
