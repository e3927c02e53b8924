package message

import (
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// numbers are what became of it, in Kazakh and in Russian.
func numbers(p *i18n.Printer, r NoticeRun) []string {
	kk, ru := r.Report.KK, r.Report.RU
	all := []string{bold(p.T("bc.report")), p.T("bc.total", "N", number(r.Recipients)), p.T("notice.in_kk_ru"), p.T("bc.delivered", "N", both(kk.Sent, ru.Sent)),
		p.T("bc.opened", "N", both(kk.Opened, ru.Opened))}
	if r.Offers.Understood {
		all = append(all, p.T("notice.understood", "N", both(kk.Understood, ru.Understood)))
	}
	if r.Offers.Help {
		all = append(all, p.T("notice.help", "N", both(kk.Help, ru.Help)))
	}
	all = append(all, p.T("bc.failed", "N", both(kk.Failed, ru.Failed)))
	for _, g := range []struct {
		key    string
		kk, ru notice.Count
	}{{"notice.unknown", kk.Unknown, ru.Unknown}, {"notice.skipped", kk.Skipped, ru.Skipped}, {"notice.no_chat", kk.NoChat, ru.NoChat}} {
		if anyOf(g.kk) || anyOf(g.ru) {
			all = append(all, p.T(g.key, "N", both(g.kk, g.ru)))
		}
	}
	why := reasons(p, r.Report.Reasons)
	all = append(all, why...)
	if len(why) > 0 {
		all = append(all, p.T("notice.call_them"))
	}
	return append(all, inexact(p, kk.Sent, ru.Sent)...)
}

// reasons are why messages were not sent, in plain words: each is in one of them, so that they add up to what was not sent and what was left out.
func reasons(p *i18n.Printer, all map[string]notice.Count) []string {
	const other = "notice.not_taken"
	counts := map[string]notice.Count{}
	for reason, count := range all {
		key, known := map[string]string{"gone": "bc.blocked", "blocked": "bc.blocked", "muted": "notice.muted", "held": "notice.held", "expired": "notice.expired",
			"unlinked": "notice.unlinked", "ended": "notice.unlinked", "withdrawn": "notice.withdrawn"}[reason]
		if !known {
			key = other
		}
		counts[key] = counts[key].Plus(count)
	}
	var text []string
	for _, key := range []string{"bc.blocked", "notice.muted", "notice.held", "notice.expired", "notice.unlinked", "notice.withdrawn", other} {
		if anyOf(counts[key]) {
			text = append(text, p.T(key, "N", number(counts[key])))
		}
	}
	return text
}
