package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
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
//	end NAME [to OTHER]         a member of staff leaves, and another one takes over
//	forget state                Redis forgets every half-finished conversation
//	jobs run                    what only time makes happen happens, and the outbox works
//	office opens                the demo's offices receive people, and times can be booked
//	office moves NAME N to DATE TIME, office cancels NAME N, office marks NAME N came|missed
//	                            the office does that to the adult's meeting with her number N
//	meeting NAME DATE TIME [MODE] [about PERSON [TRACK]]
//	                            an adult books help with papers
//	wave N                      from now on a notice goes to N first
//	wait DURATION               time passes and the outbox works
//	office gives NAME WHO DATE TIME
//	                            her caseworker books legal advice for her at a time of somebody's
//	NAME books WHO DATE TIME    she does so herself, on a phone that nobody here looks at
//	NAME waits                  she joins the line for legal advice, on such a phone
//	office receives NAME DATE FROM UNTIL
//	                            one of the demo's specialists has these hours at the first of its offices, and no others
//	office fills REGION DATE    no time of that office is free from that day on
//	travels NAME DURATION       it is known how long her family is on its way to the office
//	clock DATE TIME             it becomes that hour in Kazakhstan, and the outbox works
//	NAME says TEXT              {code NAME}, {old code NAME}, {link NAME} stand for what she was given, {N letters} for a long text, \n for a new line;
//	                            {code on NAME's phone} for the invitation's code that NAME is shown;
//	                            {family NAME} for the code of the family of that first adult;
//	                            a code can be written in other ways: {code NAME, lower case}, {code NAME, spaces}, {code NAME, Cyrillic}
//	NAME sends KIND             photo, voice, location, contact, other's contact, a file, a long voice
//	NAME taps LABEL             the newest button with that label
//	NAME picks right FOR        staff pick the pair that FOR named; "picks wrong" another one
//	NAME looks at PERSON TRACK  staff come to the page of a document
//	NAME forges DATA            a tap with made-up data on the newest message; OTHER's LABEL stands for the data of another person's button
//	NAME repeats                the last tap once more, on the screen as it was
//	NAME floods N               she writes N times in one moment
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
	case "end":
		p.must(p.Accounts.EndStaff(p.t.Context(), words[1], strings.TrimPrefix(rest, "to "), p.clock()))
	case "forget":
		p.forgets()
	case "jobs":
		p.must(p.Jobs.Tick(p.t.Context()))
		p.work()
	case "wave":
		first, err := strconv.Atoi(words[1])
		p.must(err)
		p.Notices.Wave = first
	case "wait":
		d, err := time.ParseDuration(words[1])
		p.must(err)
		p.passes(d)
	case "clock":
		at, err := time.ParseInLocation("2006-01-02 15:04", words[1]+" "+rest, p.seed.zone)
		p.must(err)
		p.passes(at.Sub(p.clock()))
	case "meeting":
		p.books(words[1], rest)
	case "office":
		switch words[1] {
		case "opens":
			p.receives()
		case "gives":
			p.given(rest)
		case "receives":
			p.receivesOn(rest)
		case "fills":
			p.fillsAll(rest)
		default:
			p.office(words[1], rest)
		}
	case "travels":
		way, err := time.ParseDuration(rest)
		p.must(err)
		p.must(p.Meetings.SetTravel(p.t.Context(), p.seed.staff["Асхат"], p.seed.adults[words[1]], way, p.clock()))
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
	case "looks":
		return p.looksAt(name, rest)
	case "forges":
		return p.forges(name, rest)
	case "repeats":
		return p.last()
	case "books":
		p.booksLegal(booking.Holder{Adult: p.seed.adults[name]}, rest)
	case "waits":
		p.waitsForLegal(name)
	case "floods":
		n, err := strconv.Atoi(rest)
		p.must(err)
		for i := range n {
			p.await(p.sim.Send(p.person(name), strconv.Itoa(i+1)).UpdateID)
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
