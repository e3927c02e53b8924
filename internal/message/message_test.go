package message

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/wording"
)

// everyScreen runs a check on each screen in each language, and for the unknown in both at once.
func everyScreen(t *testing.T, check func(t *testing.T, s one, shown dialog.Screen)) {
	t.Helper()
	bundle := words(t)
	for _, s := range allScreens() {
		for _, lang := range append(i18n.Languages(), "") {
			if lang == "" && !s.stranger && !strings.HasPrefix(s.name, "urgent") {
				continue
			}
			t.Run(s.name+"/"+lang, func(t *testing.T) {
				t.Parallel()
				check(t, s, s.show(bundle.Printer(lang)))
			})
		}
	}
}

func TestScreensFit(t *testing.T) {
	t.Parallel()
	everyScreen(t, func(t *testing.T, s one, shown dialog.Screen) {
		buttons := slices.Concat(shown.Rows...)
		if n := visible(shown.Text); n == 0 || n > 4096 {
			t.Errorf("%d characters", n)
		}
		if n := visible(shown.Text); s.simple && !s.fixed && n > 300 {
			t.Errorf("%d characters in the simple menu", n)
		}
		if s.simple && len(buttons) > 6 {
			t.Errorf("%d buttons in the simple menu", len(buttons))
		}
		for _, b := range buttons {
			if b.Text == "" || b.Tap.Zero() || b.URL != "" {
				t.Errorf("button %+v", b)
			}
		}
	})
}

// A tap must fit Telegram's 64 bytes however many families there will be.
func TestTapsFit(t *testing.T) {
	t.Parallel()
	codec := dialog.Codec{Sign: func(raw []byte) []byte { return make([]byte, 16) }}
	everyScreen(t, func(t *testing.T, _ one, shown dialog.Screen) {
		taps := []dialog.Tap{shown.Back}
		for _, b := range slices.Concat(shown.Rows...) {
			taps = append(taps, b.Tap)
		}
		for _, asked := range taps {
			large := dialog.Tap{Route: asked.Route, Args: slices.Clone(asked.Args)}
			if len(large.Args) > 0 {
				large.Args[0] = math.MaxInt32
			}
			codec.Seal(dialog.Screen{Text: "x", Rows: rows(dialog.Button{Text: "x", Tap: large})}, math.MaxInt64, math.MaxInt32)
		}
	})
}

// Somebody we know can hide every screen, and leave it otherwise than by hiding.
func TestScreensCanBeHiddenAndLeft(t *testing.T) {
	t.Parallel()
	everyScreen(t, func(t *testing.T, s one, shown dialog.Screen) {
		if s.stranger {
			return
		}
		var hides, leaves bool
		for _, b := range slices.Concat(shown.Rows...) {
			hides = hides || b.Tap.Route == RouteHide
			leaves = leaves || b.Tap.Route != RouteHide
		}
		last := shown.Rows[len(shown.Rows)-1]
		if !hides || !leaves || last[len(last)-1].Tap.Route != RouteHide {
			t.Errorf("cannot be hidden or left: %+v", shown.Rows)
		}
	})
}

// Whatever closes leads somewhere by its «Жалғастыру».
func TestClosingScreensLeadBack(t *testing.T) {
	t.Parallel()
	everyScreen(t, func(t *testing.T, _ one, shown dialog.Screen) {
		closing := shown.Closing(now)
		if closing.IsZero() {
			return
		}
		if shown.Back.Zero() || !closing.After(now) {
			t.Errorf("closes at %v and leads to %q", closing, shown.Back.Route)
		}
	})
}

func TestRule9ScreensHaveNoBlockedWord(t *testing.T) {
	t.Parallel()
	everyScreen(t, func(t *testing.T, _ one, shown dialog.Screen) {
		text := shown.Text
		for _, b := range slices.Concat(shown.Rows...) {
			text += "\n" + b.Text
		}
		for _, hit := range wording.Check(wording.FamilyView, text) {
			if hit.Forbidden {
				t.Errorf("%q in %q", hit.Words, text)
			}
		}
	})
}

// What may stand on a lock screen tells nothing, has no place for a value, and is whole in one line.
func TestRule6Openings(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	all, count := Openings(bundle), regexp.MustCompile(` ([2-9]|1\d|20) `)
	var want []dialog.Opening
	counts := map[dialog.Opening]bool{}
	for _, lang := range i18n.Languages() {
		for _, key := range []string{"ping.tomorrow_many", "ping.today_many"} {
			for n := 2; n <= mostInADay; n++ {
				counts[dialog.Opening(bundle.Printer(lang).N(key, n, "Time", "00:00"))] = true
			}
		}
	}
	for _, line := range all {
		if hits := wording.Check(wording.Push, string(line)); hits != nil {
			t.Errorf("%q: %v", line, hits)
		}
		// In two languages, each is one line by itself.
		for part := range strings.SplitSeq(string(line), " / ") {
			// A time of day and a count of meetings are all that a line holds of anybody.
			bare := strings.ReplaceAll(part, "00:00", "")
			if counts[line] {
				bare = count.ReplaceAllString(bare, " ")
			}
			if part == "" || len([]rune(part)) > 60 || strings.ContainsAny(bare, "\n<>{}0123456789") {
				t.Errorf("%q", line)
			}
		}
	}
	for _, lang := range append(i18n.Languages(), "") {
		for _, key := range []string{"open.first", "open.code", "open.stranger", "open.menu", "open.place", "open.meeting", "ping.new", "ping.staff"} {
			want = append(want, dialog.Opening(bundle.Printer(lang).Label(key)))
		}
	}
	for _, lang := range i18n.Languages() {
		p := bundle.Printer(lang)
		for _, key := range []string{"ping.tomorrow", "ping.today"} {
			want = append(want, dialog.Opening(p.Label(key, "Time", "00:00")))
			for n := 2; n <= mostInADay; n++ {
				want = append(want, dialog.Opening(p.N(key+"_many", n, "Time", "00:00")))
			}
		}
		for _, key := range []string{"ping.soon", "ping.changed", "ping.cancelled", "ping.storm", "ping.another_way", "ping.storm_tomorrow", "ping.storm_another_way"} {
			want = append(want, dialog.Opening(p.Label(key)))
		}
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("the closed set (-want +got):\n%s", diff)
	}
	for _, lang := range i18n.Languages() {
		p := bundle.Printer(lang)
		for what, same := range map[string]bool{
			"menu":     Menu(p, false, false, false).Text == string(OpenMenu(p)),
			"first":    First(p).Text == string(OpenFirst(p)),
			"code":     CodePrompt(p).Text == string(OpenCode(p)),
			"stranger": StrangerLine(p).Text == string(OpenStranger(p)),
		} {
			if !same {
				t.Errorf("%s: the screen %s does not begin as its opening, so it takes two calls to show", lang, what)
			}
		}
		if line, ping := Ping(p); ping.Text != string(line) || !slices.Contains(all, line) {
			t.Errorf("%s: ping %q with screen %q", lang, line, ping.Text)
		}
	}
}

// Nor do the buttons under such a line tell anything: whoever takes up the phone reads them with it.
func TestRule6ButtonsUnderALine(t *testing.T) {
	t.Parallel()
	all := Openings(words(t))
	everyScreen(t, func(t *testing.T, _ one, shown dialog.Screen) {
		if !IsOpening(all, shown.Text) {
			return
		}
		for _, b := range slices.Concat(shown.Rows...) {
			if hits := wording.Check(wording.Push, b.Text); hits != nil {
				t.Errorf("%q under %q: %v", b.Text, shown.Text, hits)
			}
		}
	})
}

// At whatever time of day a meeting is, its line is of the closed set; with anything else in it, it is not.
func TestRule6MeetingLines(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	all := Openings(bundle)
	at := time.Date(2026, 11, 24, 4, 45, 0, 0, time.UTC)
	for _, lang := range i18n.Languages() {
		for _, kind := range []delivery.Kind{delivery.Tomorrow, delivery.Today, delivery.Soon, delivery.Changed, delivery.Cancelled, delivery.Storm, booking.AnotherWay, booking.StormTomorrow, booking.StormAnotherWay} {
			for _, n := range []int{1, 2, 5} {
				line, screen := MeetingPing(bundle.Printer(lang), booking.Said{Line: kind, Count: n, First: at})
				if !IsOpening(all, string(line)) || screen.Text != string(line) {
					t.Errorf("%q, with screen %q", line, screen.Text)
				}
				if more := string(line) + " 🍎"; IsOpening(all, more) {
					t.Errorf("%q is of the closed set", more)
				}
			}
		}
		if line := bundle.Printer(lang).Label("ping.tomorrow", "Time", "27:00"); IsOpening(all, line) {
			t.Errorf("%q is of the closed set", line)
		}
	}
}

// A page that stays open for the day does not say what it is about.
func TestDayPagesNameNoTrack(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	everyScreen(t, func(t *testing.T, s one, shown dialog.Screen) {
		if shown.ClosesAt.IsZero() {
			return
		}
		for _, lang := range i18n.Languages() {
			for _, track := range family.Tracks() {
				if slices.Contains(strings.Split(shown.Text, "\n"), bold(trackName(bundle.Printer(lang), track))) {
					t.Errorf("names %s: %q", track, shown.Text)
				}
			}
		}
	})
}

// Every id of the catalogue of documents has its words in every language; a missing one panics.
func TestRule9CatalogueOfDocumentsHasWords(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Languages() {
		p := words(t).Printer(lang)
		for _, track := range family.Tracks() {
			trackName(p, track)
			for _, stage := range track.Stages() {
				stageName(p, track, stage)
				for _, overlay := range []family.Overlay{family.NoOverlay, family.ActionNeeded, family.OnHold, family.Closed, family.Transferred} {
					d := family.Document{Track: track, Item: stage, State: family.State{Stage: stage, Overlay: overlay}}
					for _, simple := range []bool{false, true} {
						Document(p, d, now, simple, 0)
						Bring(p, d, now, simple, 0)
						StillPossible(p, d, simple, 0)
					}
				}
			}
		}
		for _, paper := range family.Papers() {
			d := family.Document{Track: family.HomeAndSupport, Visit: &family.Visit{Papers: []family.Paper{paper}}}
			paperLines(p, papers(d))
			advice(p, listed(d))
		}
		for _, who := range family.Whos() {
			p.T("who." + string(who))
		}
		for _, turn := range []family.Turn{family.TurnOurs, family.TurnTheirs, family.TurnStateBody} {
			p.T("turn." + string(turn))
		}
		for number := range PictureCount {
			picture(p, number+1)
		}
	}
}

// Whatever the catalogue says, in the simple menu every page of every document is short and all of it can be reached.
func TestSimplePagesOfTheWholeCatalogue(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	for _, lang := range i18n.Languages() {
		p := bundle.Printer(lang)
		for _, track := range family.Tracks() {
			for _, stage := range track.Stages() {
				for _, overlay := range []family.Overlay{family.NoOverlay, family.ActionNeeded, family.OnHold, family.Closed, family.Transferred} {
					d := family.Document{ID: 3, Track: track, Item: stage, State: family.State{Stage: stage, Overlay: overlay}, PlaceRead: true, Since: now.AddDate(-2, 0, 0),
						Person: family.Person{ID: 2, Initial: "А", Sign: "🍎", BirthYear: 2014}}
					walk(t, func(number int64) dialog.Screen { return Document(p, d, now, true, number) }, blockTexts(cardBlocks(p, d, now)))
					walk(t, func(number int64) dialog.Screen { return Bring(p, d, now, true, number) }, listTexts(p, d))
					for which, what := range track.Still(d.State) {
						show := func(number int64) dialog.Screen {
							return StillOne(p, d, int64(slices.Index(stillOrder, what)), true, number)
						}
						walk(t, show, paperLines(p, what.Bring()))
						walk(t, func(number int64) dialog.Screen { return StillPossible(p, d, true, number) }, nil)
						_ = which
					}
				}
			}
		}
	}
}

// Staff can put anything on the list of a visit: the simple pages stay short even then, and nothing is lost.
func TestSimplePagesOfAVisitWithEveryPaper(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	for _, lang := range i18n.Languages() {
		p := bundle.Printer(lang)
		for _, who := range family.Whos() {
			d := family.Document{ID: 3, Track: family.KinshipConfirmation, State: family.State{Stage: "visit-scheduled"}, Visit: &family.Visit{
				At: now.AddDate(0, 0, 3), Place: map[string]string{"kk": "кеңсе", "ru": "офис"}, Who: who, Papers: family.Papers()}}
			walk(t, func(number int64) dialog.Screen { return Visit(p, d, now, true, number) }, blockTexts(visitBlocks(p, d, now)))
			walk(t, func(number int64) dialog.Screen { return Bring(p, d, now, true, number) }, paperLines(p, papers(d)))
		}
	}
}

// So do those of a date outside: who comes and what is to be known stand on the page itself, what to bring there or behind its one button.
func TestSimplePagesOfADateOutside(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	for _, lang := range i18n.Languages() {
		p := bundle.Printer(lang)
		for _, kind := range booking.OutsideKinds() {
			for _, who := range kind.OutsideWhos() {
				for n := range len(kind.OutsidePapers()) + 1 {
					visit := family.Visit{At: now.Add(5 * time.Hour), Place: map[string]string{"kk": "2-терезе, 1-қабат", "ru": "1 этаж, окно 2"}, Who: who, Papers: kind.OutsidePapers()[:n]}
					m := MeetingOf{Meeting: booking.Meeting{Number: 3, Revision: 2, Kind: kind, Mode: booking.Outside, Status: booking.Standing, Starts: visit.At, Place: &visit, Own: true,
						Persons: []family.Person{{ID: 2, Initial: "А", Sign: "🍎", BirthYear: 2014}}}, Later: true}
					want := append(advice(p, visit.Papers), p.T("meeting.written"), whoComes(p, who, kind == booking.HomeVisit))
					bring := paperLines(p, toBring(visit.Papers))
					page := Meeting(p, m, SaidNothing, now, true, 0)
					apart := slices.ContainsFunc(slices.Concat(page.Rows...), func(b dialog.Button) bool { return b.Tap.Route == RouteMeetMore })
					if apart {
						walk(t, func(number int64) dialog.Screen { return MeetingMore(p, m, true, number) }, bring)
					} else {
						want = append(want, bring...)
					}
					walk(t, func(number int64) dialog.Screen { return Meeting(p, m, SaidNothing, now, true, number) }, want)
					if apart && len(bring) == 0 {
						t.Errorf("%s, %s: a page of what to bring, with nothing to bring", kind, who)
					}
				}
			}
		}
	}
}

// The list of documents is cut by number and not by length; it must be short enough whatever stands in it.
func TestSimpleListOfTheLongestDocuments(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	for _, lang := range i18n.Languages() {
		p := bundle.Printer(lang)
		who := family.Person{ID: 2, Initial: "Щ", Sign: "🍎", BirthYear: 2014}
		var documents []family.Document
		for _, track := range family.Tracks() {
			longest := slices.MaxFunc(track.Stages(), func(a, b family.Stage) int {
				return len(stageName(p, track, a)) - len(stageName(p, track, b))
			})
			for range len(track.Stages()) {
				documents = append(documents, family.Document{ID: 3, Person: who, Track: track, Item: longest,
					State: family.State{Stage: longest, Overlay: family.ActionNeeded}})
			}
		}
		walk(t, func(number int64) dialog.Screen { return Documents(p, who, documents, true, number) }, nil)
	}
}

// walk follows a screen from page to page and wants to have met all texts in the end.
func walk(t *testing.T, show func(number int64) dialog.Screen, want []string) {
	t.Helper()
	var met strings.Builder
	for number := int64(0); ; number++ {
		s := show(number)
		met.WriteString(s.Text + "\n")
		buttons := slices.Concat(s.Rows...)
		if visible(s.Text) > 300 || len(buttons) > 6 {
			t.Errorf("page %d: %d characters, %d buttons: %s", number, visible(s.Text), len(buttons), s.Text)
		}
		onward := slices.ContainsFunc(buttons, func(b dialog.Button) bool {
			last := len(b.Tap.Args) - 1
			return last >= 0 && b.Tap.Route == s.Back.Route && b.Tap.Args[last] == number+1
		})
		if !onward {
			break
		}
	}
	for _, text := range want {
		if !strings.Contains(met.String(), text) {
			t.Errorf("%q cannot be reached in %q", text, met.String())
		}
	}
}

func blockTexts(blocks []block) []string {
	var texts []string
	for _, b := range blocks {
		texts = append(texts, b.html)
	}
	return texts
}

func listTexts(p *i18n.Printer, d family.Document) []string {
	return append(paperLines(p, papers(d)), advice(p, listed(d))...)
}

func TestWindow(t *testing.T) {
	t.Parallel()
	for count := range 30 {
		all := make([]int, count)
		for i := range all {
			all[i] = i
		}
		met := []int{}
		for number := int64(0); ; number++ {
			shown, at := window(all, 4, number)
			if met = append(met, shown...); !at.more {
				break
			}
			if len(shown) != 3 || at.number != number {
				t.Errorf("page %d of %d shows %d as page %d", number, count, len(shown), at.number)
			}
		}
		if diff := cmp.Diff(all, met); diff != "" {
			t.Errorf("%d entries (-all +met):\n%s", count, diff)
		}
		last, at := window(all, 4, 1000)
		if at.more || count > 0 && last[len(last)-1] != count-1 {
			t.Errorf("a page beyond the last one of %d shows %v", count, last)
		}
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	for _, lang := range i18n.Languages() {
		seen := map[string]bool{}
		for number := range PictureCount {
			emoji, word, _ := strings.Cut(picture(bundle.Printer(lang), number+1), " ")
			if seen[emoji] || seen[word] || len([]rune(emoji)) != 1 {
				t.Errorf("%s: %s %s is there twice or is no single character", lang, emoji, word)
			}
			seen[emoji], seen[word] = true, true
		}
	}
}

// A value that looks like HTML is shown as it is, on a screen and on a button.
func TestValuesAreEscaped(t *testing.T) {
	t.Parallel()
	p := words(t).Printer("ru")
	who := family.Person{ID: 1, Initial: "<b>", Sign: "&", BirthYear: 2014}
	s := Documents(p, who, []family.Document{{ID: 1, Person: who, Track: family.BirthRegistration, State: family.State{Stage: "court"}}}, false, 0)
	if !strings.HasPrefix(s.Text, "&amp; &lt;b&gt;., 2014\n") {
		t.Errorf("text %q", s.Text)
	}
	if got := People(p, []family.Person{who}, false, 0).Rows[0][0].Text; got != "& <b>., 2014" {
		t.Errorf("button %q", got)
	}
}

func TestLanguageOf(t *testing.T) {
	t.Parallel()
	p := words(t).Printer("kk")
	var got []string
	for _, b := range slices.Concat(Language(p).Rows...) {
		if b.Tap.Route == RouteSetLanguage {
			got = append(got, LanguageOf(b.Tap.Args[0]))
		}
	}
	if diff := cmp.Diff([]string{"kk", "ru"}, got); diff != "" {
		t.Errorf("languages (-want +offered):\n%s", diff)
	}
	if got := LanguageOf(99); got != "kk" {
		t.Errorf("LanguageOf(99) = %q", got)
	}
}

// A preview has more pages than fit a phone: from the last one the way leads to the first again, as it does from the page that stands for a closed one.
func TestPreviewBeginsAgain(t *testing.T) {
	t.Parallel()
	p := words(t).Printer("kk")
	aPage := loose(strings.Repeat("а", roomFor(false).characters))
	blocks := []block{aPage, aPage, aPage}
	var answers []int64
	for number := range int64(3) {
		next := confirm(p, "", blocks, "btn.confirm", number).Rows[1][0]
		answers = append(answers, next.Tap.Args...)
	}
	answers = append(answers, AskShowAgain(p, MoveOf{Code: "K-27A4", Track: family.Guardianship}).Rows[0][0].Tap.Args...)
	if diff := cmp.Diff([]int64{OtherPage, OtherPage, FirstPage, FirstPage}, answers); diff != "" {
		t.Errorf("where the pages lead (-want +got):\n%s", diff)
	}
}
