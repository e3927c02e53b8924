package main

import "slices"

// table is everything that is broken, rule by rule.
func table() []mutant {
	return slices.Concat(links(), linking(), untold(), moves(), together(), sealed(), openings(), codes(), words(), taps(), typed(), times(), once(), reach(), audited(), rotated(), roles(), rivals(), starts(), opening(), casework(), waiting())
}

// required are the rules that must have a mutant each.
func required() []string {
	return []string{"1", "2", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "age", "audit", "keys", "link", "moves", "once", "reach", "roles", "start", "today"}
}
