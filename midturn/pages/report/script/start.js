readData($("data"));
startTheme();
readTexts(find);
startList();
stamp = $("overview").dataset.stamp;
if (stamp !== undefined) watch();
