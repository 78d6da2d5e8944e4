// Every chart on one page, drawn from made-up but likely numbers: gallery.html, and gallery.md with its pictures beside it.
using Chainrule.Lab.Charts;
using ChartGallery;

var folder = args.Length > 0 ? args[0] : ".";
var gallery = Gallery.Make();
File.WriteAllText(Path.Combine(folder, "gallery.html"), HtmlPage.Write(gallery));
foreach (var (path, text) in MarkdownPage.Write(gallery, "gallery"))
{
    var file = Path.Combine(folder, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
}

Console.WriteLine($"{Path.Combine(folder, "gallery.html")} and gallery.md are written.");
