// The states in which a problem is still to be handled, as the list's filter takes them.
export const open_states = 'to_propose,to_assign,to_accept,handling,to_check,to_answer'
