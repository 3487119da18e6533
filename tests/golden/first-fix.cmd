# open scenarios/first-fix
next
next
diff
commit
check
finish
