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
	return append(all, reasons(p, r.Report.Reasons)...)
}

// reasons are why messages were not sent, as far as there is a word for it; the rest is counted above.
func reasons(p *i18n.Printer, all map[string]notice.Count) []string {
	var text []string
	for _, reason := range []struct {
		key   string
		count notice.Count
	}{{"bc.blocked", all["gone"].Plus(all["blocked"])}, {"notice.muted", all["muted"]}, {"notice.held", all["held"]}, {"notice.expired", all["expired"]}, {"notice.unlinked", all["unlinked"]}} {
		if anyOf(reason.count) {
			text = append(text, p.T(reason.key, "N", number(reason.count)))
		}
	}
	return text
}
