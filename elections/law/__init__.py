"""The law and the institute's rules, pure: a statute is a file of the folder `statutes`."""
