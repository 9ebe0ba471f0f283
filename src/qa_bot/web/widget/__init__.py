"""What stands on other people's sites: the launcher, the panel that it opens, and the page that shows both to webmasters."""
