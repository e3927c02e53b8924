package main

import (
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/notice"
)

// check holds the rows and the report against what Telegram took.
func (a *announced) check(mostExtra int) {
	a.t.Helper()
	copies, extra, want := a.copies(), 0, map[string]int{"no-chat": len(a.without)}
	for n, account := range a.accounts {
		got := copies[a.chats[n]]
		extra += max(0, got-1)
		if a.without[account] {
			a.checkNever(account, got)
			continue
		}
		status, reason, unsure := a.settled(account)
		if wrong := a.wrong(account, status, reason, unsure, got); wrong != "" {
			a.t.Errorf("account %d: %s: %d copies of what is %s %s, unsure %d times", account, wrong, got, status, reason, unsure)
		}
		if reason == "gone" {
			status = "skipped"
		}
		want[status]++
	}
	if extra > mostExtra {
		a.t.Errorf("%d extra copies, want at most %d", extra, mostExtra)
	}
	a.checkReport(want)
	a.t.Logf("%d recipients: %v; %d extra copies of at most %d", len(a.accounts), want, extra, mostExtra)
}

func (a *announced) checkNever(account int64, copies int) {
	a.t.Helper()
	if rows := a.count(`SELECT count(*) FROM deliveries WHERE account_id = $1`, account); copies > 0 || rows > 0 {
		a.t.Errorf("account %d has no chat any more: %d copies, %d rows", account, copies, rows)
	}
}

func (a *announced) settled(account int64) (status, reason string, unsure int) {
	a.t.Helper()
	rows := 0
	err := a.owner.QueryRow(a.t.Context(), `SELECT count(*), min(status), min(reason), min(unsure) FROM deliveries WHERE account_id = $1 AND notice_id = $2`, account, a.id).Scan(&rows, &status, &reason, &unsure)
	if err != nil || rows != 1 {
		a.t.Fatalf("account %d: %d messages, %v", account, rows, err)
	}
	return status, reason, unsure
}

// wrong says what is wrong with what became of one message, empty for nothing.
func (a *announced) wrong(account int64, status, reason string, unsure, copies int) string {
	switch {
	case status == "unknown" && (unsure != 2 || copies > 2):
		return "a message of which nobody knows"
	case status == "unknown" || status+reason == "skippedwithdrawn" && copies == 0:
		return ""
	case a.muted[account] && (status+reason != "skippedmuted" || copies > 0):
		return "she turned messages off"
	case a.blocked[account] && (status+reason != "failedgone" && status+reason != "skippedblocked" || copies > 0):
		return "she blocked the bot"
	case a.muted[account] || a.blocked[account]:
		return ""
	case status != "sent" || copies < 1 || copies > 1+min(1, unsure):
		return "lost or doubled"
	}
	return ""
}

// checkReport: each number is that of the rows, which were held against the journal, and together they are all.
func (a *announced) checkReport(want map[string]int) {
	a.t.Helper()
	report, err := a.seed.Notices.Report(a.t.Context(), a.seed.staff["Асхат"], a.id, time.Now().UTC())
	if err != nil {
		a.t.Fatal(err)
	}
	all := 0
	for fate, of := range map[string]func(notice.Tally) notice.Count{
		"sent":    func(n notice.Tally) notice.Count { return n.Sent },
		"pending": func(n notice.Tally) notice.Count { return n.Left },
		"failed":  func(n notice.Tally) notice.Count { return n.Failed },
		"unknown": func(n notice.Tally) notice.Count { return n.Unknown },
		"skipped": func(n notice.Tally) notice.Count { return n.Skipped },
		"no-chat": func(n notice.Tally) notice.Count { return n.NoChat },
	} {
		got := of(report.KK).N + of(report.RU).N
		if all += got; got != want[fate] {
			a.t.Errorf("the report says %d %s, want %d", got, fate, want[fate])
		}
	}
	if all != len(a.accounts) {
		a.t.Errorf("the report tells of %d, there are %d", all, len(a.accounts))
	}
	p := a.progress()
	if got := fmt.Sprint(p.Sent.N, p.Failed.N, p.Skipped.N, p.Left.N); got != fmt.Sprint(want["sent"], want["failed"]+want["unknown"], want["skipped"], want["pending"]) {
		a.t.Errorf("progress: %+v", p)
	}
}

func (a *announced) progress() (p notice.Progress) {
	now := time.Now().UTC()
	n, err := a.seed.Notices.Notice(a.t.Context(), a.seed.staff["Асхат"], a.id, now)
	if err == nil {
		p, err = a.seed.Notices.Progress(a.t.Context(), n, now)
	}
	if err != nil {
		a.t.Errorf("progress: %v", err)
	}
	return p
}
