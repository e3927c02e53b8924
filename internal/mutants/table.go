package main

import "slices"

// table is everything that is broken, rule by rule.
func table() []mutant {
	return slices.Concat(links(), linking(), untold(), moves(), together(), sealed(), openings(), codes(), words(), taps(), typed(), times(), once(), reach(), audited(), rotated(), roles(), rivals(), starts(), opening(), casework(), waiting(), booked(), inLine(), hours(), closed(), days(), reminding(), meetings(), wordings(), outside(), inviting(), notices(), noticePages(), noticesAfter())
}

// required are the rules that must have a mutant each.
func required() []string {
	return []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "age", "audit", "booking", "days", "hours", "keys", "link", "moves", "notices", "once", "reach", "remind", "roles", "start", "today", "waiting", "wording"}
}
