package message

import (
	"slices"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/wording"
)

// letterScreens are what an adult sees of notices.
func letterScreens() []one {
	sent := now.Add(-26 * time.Hour)
	short := notice.Letter{Number: 2, Text: "Ертең кеңсе сағат 14:00-ге дейін жұмыс істейді. 3 < 5", Sent: sent, Offers: notice.Offers{Understood: true, Help: true}}
	answered := short
	answered.Answer = notice.Understood
	corrected := short
	corrected.Corrected = true
	plain := notice.Letter{Number: 3, Text: "Кеңсе көшті.\nЖаңа мекенжайы есікте жазулы.", Sent: now.AddDate(0, 0, -40)}
	long := short
	long.Text = strings.Repeat("Мектепке жазылу басталды, құжаттарды жұма күніне дейін кеңсеге әкеліңіз. ", 8) + "Сұрағыңыз болса, маманнан сұраңыз."
	shown := func(l notice.Letter) ShownLetter { return ShownLetter{Letter: l} }
	voice, picture, spoken := short, answered, plain
	voice.Medium, picture.Medium, spoken.Medium = notice.Medium{Kind: notice.Voice, File: "v"}, notice.Medium{Kind: notice.Picture, File: "p"}, notice.Medium{Kind: notice.Voice, File: "v"}
	voice.Text = ""
	screen := func(name string, simple bool, show func(p *i18n.Printer) dialog.Screen) one {
		return one{name: "letters/" + name, simple: simple, show: show}
	}
	return []one{
		screen("list", true, func(p *i18n.Printer) dialog.Screen { return Letters(p, []notice.Letter{short, plain}, now, true, 0) }),
		screen("none", true, func(p *i18n.Printer) dialog.Screen { return Letters(p, nil, now, true, 0) }),
		screen("with answers", true, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(short), true, 0) }),
		screen("answered", true, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(answered), true, 0) }),
		screen("corrected", true, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(corrected), true, 0) }),
		screen("nothing to answer", false, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(plain), false, 0) }),
		screen("a long one", false, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(long), false, 0) }),
		screen("a long one, simple menu", true, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(long), true, 0) }),
		screen("a long one, last page of the simple menu", true, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(long), true, 9) }),
		screen("from what is new", true, func(p *i18n.Printer) dialog.Screen { return NewLetter(p, shown(short), true, 0) }),
		screen("a voice note only", true, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(voice), true, 0) }),
		screen("a text and a voice note", true, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(spoken), true, 0) }),
		screen("a text and a picture, answered", true, func(p *i18n.Printer) dialog.Screen { return Letter(p, shown(picture), true, 0) }),
		screen("a voice note that did not come", true, func(p *i18n.Printer) dialog.Screen {
			return Letter(p, ShownLetter{Letter: voice, Unsent: true}, true, 0)
		}),
		screen("a picture that did not come", true, func(p *i18n.Printer) dialog.Screen {
			return NewLetter(p, ShownLetter{Letter: picture, Unsent: true}, true, 0)
		}),
		screen("what is new", true, func(p *i18n.Printer) dialog.Screen {
			return News(p, Unopened{Letters: []notice.Letter{short, plain}}, now, true, 0)
		}),
	}
}

// noticeScreens are what staff see of them.
func noticeScreens() []one {
	n := func(n int) notice.Count { return notice.Count{N: n} }
	few := notice.Count{Few: true}
	empty := NoticePage{Notice: notice.Notice{ID: 7, By: "Асхат", Own: true, Revision: 1, State: notice.Draft, Expires: now.AddDate(0, 0, 7)},
		Counts: notice.Counts{KK: notice.Reach{Reached: n(12), NoChat: n(1)}, RU: notice.Reach{Reached: n(3), Muted: n(2)}}}
	ready := empty
	ready.Revision = 4
	ready.Texts = notice.Texts{KK: "Ертең кеңсе сағат 14:00-ге дейін жұмыс істейді. 3 < 5", RU: "Завтра офис работает до 14:00. 3 < 5"}
	ready.Offers = notice.Offers{Understood: true, Help: true}
	ready.Starts = now.Add(4 * time.Hour)
	doubted := ready
	doubted.Texts = notice.Texts{KK: "Жәрдемақы туралы сұрақ 15:00-де. Ақтоғайдан қайтқан соң.", RU: "О пособии в 16:00."}
	added := aktogai()
	doubted.Hits = slices.Concat(wording.New(added).Check(wording.FamilyView, doubted.Texts.KK), wording.Check(wording.FamilyView, doubted.Texts.RU))
	doubted.TurnedDown, doubted.Expires, doubted.Counts.OnHold = now.Add(-time.Hour), now.Add(time.Hour), n(2)
	spoken := ready
	spoken.Texts = notice.Texts{RU: ready.Texts.RU}
	spoken.Media = notice.Media{KK: notice.Medium{Kind: notice.Voice, File: "v"}}
	silent := spoken
	silent.Texts = notice.Texts{}
	unequal := silent
	unequal.Media.RU = notice.Medium{Kind: notice.Picture, File: "p"}
	waiting := ready
	waiting.State, waiting.Submitted, waiting.Recipients = notice.Waiting, now, n(18)
	others := waiting
	others.Own, others.MayApprove, others.Recipients = false, true, few
	others.Audience = notice.Audience{Track: family.IdentityDocument, Stages: []family.Stage{"grounds-check", "in-production"}, Languages: []string{"ru"}, Bases: []family.Basis{family.BasisGuardian},
		Adults: []family.AdultID{4}, Except: []family.AdultID{5}, MeetingFrom: now.Add(-10 * time.Hour), MeetingUntil: now.Add(38 * time.Hour)}
	others.Counts = notice.Counts{KK: notice.Reach{Reached: few, NoChat: few, Blocked: few, Muted: few, Held: few}, RU: notice.Reach{Reached: n(8), NoChat: few, Blocked: few, Muted: few, Held: few}}
	offices := []booking.Office{{ID: 8, Region: "aktobe", Name: map[string]string{"kk": "Ақтөбе", "ru": "Актобе"}}, {ID: 9, Region: "astana", Name: map[string]string{"kk": "Астана", "ru": "Астана"}}}
	closures := []booking.Closure{{ID: 3, Office: 8, OfficeName: offices[0].Name, Span: booking.Span{From: now.Add(19 * time.Hour), Until: now.Add(23 * time.Hour)}}}
	here := ready
	here.Offices, here.Counts.NoOffice = offices, n(2)
	here.Audience = notice.Audience{Offices: []notice.OfficeID{8, 9}, Regions: []string{"aktobe"}, Except: []family.AdultID{5}, MeetingFrom: closures[0].From, MeetingUntil: closures[0].Until}
	left := here
	left.Audience = notice.Audience{Except: []family.AdultID{5, 6}, MeetingFrom: now.Add(-10 * time.Hour), MeetingUntil: now.Add(14 * time.Hour)}
	left.Counts = notice.Counts{KK: notice.Reach{Reached: notice.Count{N: 10, Least: true}, NoChat: few, Blocked: few, Muted: few, Held: few}, RU: notice.Reach{Reached: few, NoChat: few, Blocked: few, Muted: few, Held: few}, OnHold: few, Unpicked: true}
	picked := left
	picked.Audience = notice.Audience{Adults: []family.AdultID{4}, Offices: []notice.OfficeID{77}}
	picked.Counts.NoOffice = few
	heard := others
	heard.Media = notice.Media{KK: notice.Medium{Kind: notice.Voice, File: "v"}, RU: notice.Medium{Kind: notice.Picture, File: "p"}}
	unheard := heard
	unheard.Unopened = true
	hopeful := ready
	hopeful.Texts, hopeful.Counts.OnHold = notice.Texts{KK: "Жәрдемақы туралы сұраққа жауап береміз.", RU: "О пособии отвечаем на вопросы."}, n(2)
	hopeful.Hits = slices.Concat(wording.Check(wording.FamilyView, hopeful.Texts.KK), wording.Check(wording.FamilyView, hopeful.Texts.RU))
	onHoldToo := hopeful
	onHoldToo.Hopes, onHoldToo.Counts.OnHold = true, n(0)
	trial := notice.Trial{Notice: 7, By: "Асхат", Texts: ready.Texts, Offers: ready.Offers}
	approved := ready
	approved.State, approved.ApprovedBy, approved.Approved, approved.Starts = notice.Approved, "Лаура", now, time.Time{}
	nobody := ready
	nobody.Counts = notice.Counts{}

	wave := NoticeRun{Notice: ready.Notice, Leads: true}
	wave.State, wave.Began, wave.RestAt, wave.Recipients = notice.Running, now.Add(-time.Minute), now.Add(4*time.Minute), n(18)
	wave.Progress = notice.Progress{Sent: n(10), Skipped: n(2), Left: n(5), Opened: n(2), Understood: n(1), Help: n(1)}
	wave.Report = notice.Report{KK: notice.Tally{Sent: n(8), Left: n(4), NoChat: n(1), Opened: n(2), Understood: n(1), Help: n(1)}, RU: notice.Tally{Sent: n(2), Left: n(1), Skipped: n(2)},
		Reasons: map[string]notice.Count{"muted": n(2)}}
	watched := wave
	watched.Own, watched.Leads, watched.Recipients = false, false, few
	watched.Progress = notice.Progress{Sent: notice.Count{N: 10, Least: true}, Skipped: few, Failed: few, Left: few, Opened: few, Understood: few, Help: few}
	whole := wave
	whole.RestAt, whole.Recipients = now.Add(-time.Minute), n(2000)
	whole.Progress = notice.Progress{Sent: n(1204), Failed: n(3), Skipped: n(12), Left: n(781), Opened: n(214), Understood: n(90), Help: n(4), Takes: 31 * time.Second}
	slower, slow, night := whole, whole, whole
	slower.Progress.Takes, slow.Progress.Takes, night.Progress.Takes, night.Progress.Morning = 61*time.Second, 9*time.Hour, 0, now.Add(12*time.Hour)
	paused := wave
	paused.Paused, paused.Why, paused.Stopped = now, notice.Failing, true
	byHand := paused
	byHand.Why, byHand.Stopped = notice.ByHand, false
	done := wave
	done.State, done.Ended = notice.Done, now
	done.Report = notice.Report{KK: notice.Tally{Sent: n(11), Failed: n(1), NoChat: n(1), Opened: n(9), Understood: n(7), Help: n(1)},
		RU: notice.Tally{Sent: n(1), Unknown: n(1), Skipped: n(3), Opened: n(1)}, Reasons: map[string]notice.Count{"gone": n(1), "blocked": n(1), "held": n(1), "expired": n(1)}}
	ended := wave.Notice
	ended.State, ended.Ended, ended.EndedBy, ended.Why = notice.Cancelled, now, "Лаура", notice.ByHand
	states := func(all ...notice.Notice) (list []notice.Notice) {
		for i, one := range all {
			one.ID = notice.ID(i + 1)
			list = append(list, one)
		}
		return list
	}
	late, differs, recalled, unsaid := ended, ended, ended, ended
	unsaid.Why, unsaid.Hits = notice.ForWording, doubted.Hits
	late.Why, differs.Why, recalled.State = notice.TooOld, notice.NotAsApproved, notice.Recalled
	correction, correctionOfOthers := ready, others
	correction.Corrects, correctionOfOthers.Corrects = 3, 3
	hopefulCorrection := hopeful
	hopefulCorrection.Corrects = 3
	corrected, over := done, done
	corrected.State, corrected.Notice.Corrected, corrected.CorrectedBy = notice.Corrected, now, "Асхат"
	over.Expires = now
	resent := done.Notice
	resent.Resent = 2
	wordedSince := resent
	wordedSince.Hits = doubted.Hits
	calls := notice.CallList{More: 6, Others: few}
	for i, why := range []notice.Why{notice.AskedHelp, notice.NoChat, notice.Blocked, notice.Muted, notice.Held, notice.Failed, notice.Unsure, notice.Unread} {
		calls.Calls = append(calls.Calls, notice.Call{Who: family.CaseName{ID: family.AdultID(i + 1), Family: "K-27A4", Initial: "А"}, Why: why, Since: now.Add(time.Duration(-i) * time.Hour)})
	}
	reached := family.Contact{Phone: "+77010000001", HowToCall: family.HowToCall{}}
	families := []family.CaseFamily{{Family: family.Family{ID: 1, Code: "K-27A4"}, Initials: []string{"А"}, Adults: []family.AdultID{4}}, {Family: family.Family{ID: 2, Code: "K-8M2P"}, Initials: []string{"Р", "С"}, Adults: []family.AdultID{5, 6}}}

	hers := func(p *i18n.Printer) func(string) *i18n.Printer { return func(string) *i18n.Printer { return p } }
	screen := func(name string, show func(p *i18n.Printer) dialog.Screen) one {
		return one{name: "notices/" + name, show: show}
	}
	return []one{
		screen("list", func(p *i18n.Printer) dialog.Screen {
			return Notices(p, NoticeList{All: states(others.Notice, wave.Notice, empty.Notice, waiting.Notice, approved.Notice, done.Notice, ended, late, differs, recalled, unsaid), Writes: true, Leads: true}, 0)
		}),
		screen("list, one has ended", func(p *i18n.Printer) dialog.Screen {
			over := done.Notice
			over.Unseen = true
			return Notices(p, NoticeList{All: []notice.Notice{over}, Ended: map[notice.ID]notice.Progress{over.ID: whole.Progress}}, 0)
		}),
		screen("none", func(p *i18n.Printer) dialog.Screen { return Notices(p, NoticeList{Writes: true}, 0) }),
		screen("all stopped", func(p *i18n.Printer) dialog.Screen { return Notices(p, NoticeList{Leads: true, Stopped: true}, 0) }),
		screen("an empty draft", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, empty, now) }),
		screen("a draft to look at again", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, doubted, now) }),
		screen("a draft for nobody", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, nobody, now) }),
		screen("a draft with a voice note", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, spoken, now) }),
		screen("a draft without the other voice note", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, silent, now) }),
		screen("a draft with a voice note and a picture", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, unequal, now) }),
		screen("a voice note as it will be heard", func(p *i18n.Printer) dialog.Screen { return NoticeSeen(p, hers(p), spoken, now) }),
		screen("voice notes without a text, list", func(p *i18n.Printer) dialog.Screen {
			return Notices(p, NoticeList{All: []notice.Notice{silent.Notice}}, 0)
		}),
		screen("to be approved, not heard yet", func(p *i18n.Printer) dialog.Screen { return NoticeApproval(p, hers(p), unheard, now) }),
		screen("to be approved, seen and heard", func(p *i18n.Printer) dialog.Screen { return NoticeApproval(p, hers(p), heard, now) }),
		screen("ask a text, a voice note there", func(p *i18n.Printer) dialog.Screen {
			return WrongNoticeMedium(p, NoticePart{Language: "kk", Medium: notice.Voice})
		}),
		screen("ask a text, both there", func(p *i18n.Printer) dialog.Screen {
			return AskNoticeText(p, NoticePart{Language: "ru", Text: true, Medium: notice.Picture}, nil)
		}),
		screen("own, waiting", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, waiting, now) }),
		screen("own, approved", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, approved, now) }),
		screen("recipients", func(p *i18n.Printer) dialog.Screen { return NoticeTo(p, others, now) }),
		screen("recipients by office", func(p *i18n.Printer) dialog.Screen { return NoticeTo(p, here, now) }),
		screen("recipients among others' families, some left out", func(p *i18n.Printer) dialog.Screen { return NoticeTo(p, left, now) }),
		screen("recipients among others' families, picked by hand", func(p *i18n.Printer) dialog.Screen { return NoticeTo(p, picked, now) }),
		screen("ask a text", func(p *i18n.Printer) dialog.Screen { return AskNoticeText(p, NoticePart{Language: "kk"}, nil) }),
		screen("ask a text, empty", func(p *i18n.Printer) dialog.Screen {
			return AskNoticeText(p, NoticePart{Language: "kk"}, &notice.TextFault{Wordless: true})
		}),
		screen("ask a text, too long", func(p *i18n.Printer) dialog.Screen {
			return AskNoticeText(p, NoticePart{Language: "ru"}, &notice.TextFault{Length: 1204, Strays: wording.Strays("{1} t.me/x @y <b> 991332501013")})
		}),
		screen("ask a text, a word that was added", func(p *i18n.Printer) dialog.Screen {
			return AskNoticeText(p, NoticePart{Language: "kk"}, &notice.TextFault{Forbidden: doubted.Forbidden()})
		}),
		screen("to approve, with a word that was added since", func(p *i18n.Printer) dialog.Screen {
			n := others
			n.Hits = doubted.Hits
			return NoticeApproval(p, hers(p), n, now)
		}),
		screen("turned down by itself", NoticeWorded),
		screen("taken without its bold words", func(p *i18n.Printer) dialog.Screen { return Unformatted(p, NoticeDraft(p, empty, now)) }),
		screen("ask a text, a hidden link", func(p *i18n.Printer) dialog.Screen {
			return AskNoticeText(p, NoticePart{Language: "ru"}, &notice.TextFault{Linked: true})
		}),
		screen("ask languages", func(p *i18n.Printer) dialog.Screen {
			return AskRecipients(p, Choosing{By: ByLanguage}, []int{1}, 0, false)
		}),
		screen("ask a track", AskNoticeTrack),
		screen("ask stages", func(p *i18n.Printer) dialog.Screen {
			return AskRecipients(p, Choosing{By: ByTrack, Track: family.IdentityDocument}, []int{0}, 0, false)
		}),
		screen("ask bases", func(p *i18n.Printer) dialog.Screen { return AskRecipients(p, Choosing{By: ByBasis}, nil, 0, false) }),
		screen("ask offices", func(p *i18n.Printer) dialog.Screen {
			return AskRecipients(p, Choosing{By: ByOffice, Offices: offices}, []int{1}, 0, false)
		}),
		screen("ask regions", func(p *i18n.Printer) dialog.Screen {
			return AskRecipients(p, Choosing{By: ByRegion, Offices: offices}, nil, 0, false)
		}),
		screen("ask meetings", func(p *i18n.Printer) dialog.Screen { return AskNoticeMeeting(p, nil, now, 0, false) }),
		screen("ask meetings, an office is closed", func(p *i18n.Printer) dialog.Screen { return AskNoticeMeeting(p, closures, now, 0, true) }),
		screen("ask families", func(p *i18n.Printer) dialog.Screen {
			return AskRecipients(p, Choosing{By: ByFamily, Families: families}, []int{0}, 0, false)
		}),
		screen("ask families, a wrong code", func(p *i18n.Printer) dialog.Screen {
			return AskRecipients(p, Choosing{By: ButFamily, Families: families}, nil, 0, true)
		}),
		screen("ask when", func(p *i18n.Printer) dialog.Screen { return AskNoticeStart(p, false) }),
		screen("ask until when", func(p *i18n.Printer) dialog.Screen { return AskNoticeEndTime(p, ready.Starts, now, true) }),
		screen("as it will be seen, not ready", func(p *i18n.Printer) dialog.Screen { return NoticeSeen(p, hers(p), empty, now) }),
		screen("as it will be seen", func(p *i18n.Printer) dialog.Screen { return NoticeSeen(p, hers(p), ready, now) }),
		screen("to whom a test is sent", func(p *i18n.Printer) dialog.Screen {
			return AskTrier(p, 7, []family.Colleague{{ID: 1, Name: "Асхат"}, {ID: 2, Name: "Лаура"}}, 1, 0)
		}),
		screen("a test was sent", func(p *i18n.Printer) dialog.Screen { return NoticeTried(p, 7) }),
		screen("a test", func(p *i18n.Printer) dialog.Screen { return NoticeTrial(p, hers(p), trial) }),
		screen("list with a test", func(p *i18n.Printer) dialog.Screen {
			return Notices(p, NoticeList{All: states(waiting.Notice), Trials: []notice.Trial{trial}, Writes: true}, 0)
		}),
		screen("a draft that may raise hopes, as it will be seen", func(p *i18n.Printer) dialog.Screen { return NoticeSeen(p, hers(p), hopeful, now) }),
		screen("a draft that goes to those on hold too", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, onHoldToo, now) }),
		screen("not ready", func(p *i18n.Printer) dialog.Screen { return NoticeNotReady(p, 7) }),
		screen("sent for approval", func(p *i18n.Printer) dialog.Screen { return NoticeSent(p, 7) }),
		screen("to be approved", func(p *i18n.Printer) dialog.Screen { return NoticeApproval(p, hers(p), others, now) }),
		screen("turned down", NoticeTurnedDown),
		screen("own approval", func(p *i18n.Printer) dialog.Screen { return NoticeOwn(p, 7) }),
		screen("changed meanwhile", NoticeChanged),
		screen("approved, somebody else's", func(p *i18n.Printer) dialog.Screen {
			return NoticeGoing(p, NoticeRun{Notice: approved.Notice, Leads: true}, now)
		}),
		screen("first wave", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, wave, now) }),
		screen("first wave, somebody else's", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, watched, now) }),
		screen("the whole run", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, whole, now) }),
		screen("the whole run, minutes", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, slower, now) }),
		screen("the whole run, hours", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, slow, now) }),
		screen("the whole run, at night", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, night, now) }),
		screen("failing", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, paused, now) }),
		screen("stopped", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, byHand, now) }),
		screen("done", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, done, now) }),
		screen("done, a hundred thousand, all reasons", func(p *i18n.Printer) dialog.Screen {
			big, many := done, n(99_999)
			all := notice.Tally{Sent: many, Failed: many, Unknown: many, Skipped: many, NoChat: many, Opened: many, Understood: many, Help: many}
			big.Report = notice.Report{KK: all, RU: all, Reasons: map[string]notice.Count{"gone": many, "blocked": many, "muted": many, "held": many, "expired": many, "unlinked": many, "ended": many,
				"withdrawn": many, "invalid": many, "storage": many, "panic": many}}
			return NoticeGoing(p, big, now)
		}),
		screen("ended", func(p *i18n.Printer) dialog.Screen {
			return NoticeGoing(p, NoticeRun{Notice: ended, Report: wave.Report}, now)
		}),
		screen("a correction", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, correction, now) }),
		screen("a correction that may raise hopes", func(p *i18n.Printer) dialog.Screen { return NoticeDraft(p, hopefulCorrection, now) }),
		screen("a correction to be approved", func(p *i18n.Printer) dialog.Screen { return NoticeApproval(p, hers(p), correctionOfOthers, now) }),
		screen("corrected", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, corrected, now) }),
		screen("recalled", func(p *i18n.Printer) dialog.Screen {
			return NoticeGoing(p, NoticeRun{Notice: recalled, Report: done.Report}, now)
		}),
		screen("its time is over", func(p *i18n.Printer) dialog.Screen { return NoticeGoing(p, over, now) }),
		screen("recall", func(p *i18n.Printer) dialog.Screen { return AskNoticeBack(p, done) }),
		screen("send again", func(p *i18n.Printer) dialog.Screen { return AskNoticeAgain(p, resent, n(3)) }),
		screen("send again to a few", func(p *i18n.Printer) dialog.Screen { return AskNoticeAgain(p, resent, few) }),
		screen("send again to nobody", func(p *i18n.Printer) dialog.Screen { return AskNoticeAgain(p, resent, notice.Count{}) }),
		screen("not sent again for its words", func(p *i18n.Printer) dialog.Screen { return NoticeNotAgain(p, wordedSince) }),
		screen("calls", func(p *i18n.Printer) dialog.Screen { return NoticeCalls(p, 7, calls, now, 0) }),
		screen("no calls", func(p *i18n.Printer) dialog.Screen { return NoticeCalls(p, 7, notice.CallList{}, now, 0) }),
		screen("a call", func(p *i18n.Printer) dialog.Screen { return NoticeCall(p, 7, calls.Calls[0], reached, now) }),
		screen("delete a draft", func(p *i18n.Printer) dialog.Screen { return AskNoticeEnd(p, empty.Notice) }),
		screen("delete a run", func(p *i18n.Printer) dialog.Screen { return AskNoticeEnd(p, wave.Notice) }),
	}
}
