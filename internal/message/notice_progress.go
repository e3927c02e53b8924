package message

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// progress is how far a run is: a picture for whoever would rather look than read, the numbers, and how long the rest takes.
func progress(p *i18n.Printer, r NoticeRun) []string {
	run := r.Progress
	var all []string
	if bar := runBar(run); bar != "" {
		all = append(all, bar)
	}
	all = append(all, p.T("bc.delivered", "N", number(run.Sent)), p.T("bc.opened", "N", number(run.Opened)))
	if r.Offers.Understood {
		all = append(all, p.T("notice.understood", "N", number(run.Understood)))
	}
	if r.Offers.Help {
		all = append(all, p.T("notice.help", "N", number(run.Help)))
	}
	all = append(all, p.T("bc.failed", "N", number(run.Failed)))
	if anyOf(run.Skipped) {
		all = append(all, p.T("notice.skipped", "N", number(run.Skipped)))
	}
	key := "bc.queued"
	if !run.Morning.IsZero() {
		key = "bc.skipped_quiet"
	}
	all = append(all, p.T(key, "N", number(run.Left)))
	if run.Takes > 0 && !r.Stopped {
		all = append(all, takes(p, run.Takes))
	}
	return append(all, inexact(p, run.Sent, run.Opened, run.Understood, run.Help, run.Failed, run.Skipped, run.Left)...)
}

// barLength is how many marks the picture of a run has.
const barLength = 10

// runBar draws how much of a run is settled, by the numbers that whoever sees it may know; full only when nothing is left. Empty: there are none.
func runBar(run notice.Progress) string {
	done := run.Sent.N + run.Failed.N + run.Skipped.N
	all := done + run.Left.N
	if all == 0 {
		return ""
	}
	marks := barLength * done / all
	if marks == barLength && anyOf(run.Left) {
		marks--
	}
	return fmt.Sprintf("%s%s %d%%", strings.Repeat("●", marks), strings.Repeat("○", barLength-marks), marks*100/barLength)
}

// takes says about how long the rest takes. It is rounded up: whoever waits is not told too little.
func takes(p *i18n.Printer, d time.Duration) string {
	switch {
	case d < time.Minute:
		return p.T("notice.last_minute")
	case d < 2*time.Hour:
		return p.N("notice.minutes", int(math.Ceil(d.Minutes())))
	}
	return p.N("notice.hours", int(math.Ceil(d.Hours())))
}

// inexact says who knows these numbers exactly, if whoever sees them does not.
func inexact(p *i18n.Printer, all ...notice.Count) []string {
	if slices.ContainsFunc(all, func(c notice.Count) bool { return c.Few || c.Least }) {
		return []string{p.T("notice.inexact")}
	}
	return nil
}
