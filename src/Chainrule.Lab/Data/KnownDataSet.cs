namespace Chainrule.Lab.Data;

/// <summary>A published data set of four IDX files, in MNIST's form: 28×28, ten classes.</summary>
/// <param name="Name">What users call it, and the name of its folder.</param>
/// <param name="Title">Its name in print.</param>
/// <param name="ClassNames">The ten classes.</param>
/// <param name="Files">Training images, training labels, test images, test labels.</param>
/// <param name="Mirrors">Addresses to which a file's name with ".gz" is appended, the first to try first.</param>
public sealed record KnownDataSet(
    string Name, string Title, IReadOnlyList<string> ClassNames, IReadOnlyList<KnownFile> Files, IReadOnlyList<Uri> Mirrors)
{
    private static readonly string[] FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>MNIST: handwritten digits. All four payload hashes are known, so a file packed by anyone is recognised.</summary>
    public static KnownDataSet Mnist { get; } = new(
        "mnist",
        "MNIST",
        BuiltInDigits.ClassNames,
        FourFiles(
            payload: true,
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        [
            new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            new("https://sagemaker-sample-files.s3.amazonaws.com/datasets/image/MNIST/"),
        ]);

    /// <summary>
    /// Fashion-MNIST: articles of clothing. Known are the published .gz files' hashes only (source: TensorFlow Datasets' list of
    /// checksums).
    /// </summary>
    public static KnownDataSet FashionMnist { get; } = new(
        "fashion-mnist",
        "Fashion-MNIST",
        ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
        FourFiles(
            payload: false,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
        [
            new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
        ]);

    /// <summary>
    /// KMNIST: handwritten hiragana. Known are the published .gz files' hashes only (source: TensorFlow Datasets' list of checksums).
    /// </summary>
    public static KnownDataSet Kmnist { get; } = new(
        "kmnist",
        "KMNIST",
        ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
        FourFiles(
            payload: false,
            "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
            "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
            "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
            "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
        [
            new("https://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
            new("http://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
        ]);

    /// <summary>Every data set that can be asked for by name and downloaded.</summary>
    public static IReadOnlyList<KnownDataSet> All { get; } = [Mnist, FashionMnist, Kmnist];

    /// <summary>Every name that can be asked for: the known data sets, then the built-in digits.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(set => set.Name), BuiltInDigits.Name];

    private static KnownFile[] FourFiles(bool payload, params ReadOnlySpan<string> hashes)
    {
        var files = new KnownFile[4];
        for (var i = 0; i < 4; i++)
        {
            files[i] = new KnownFile(FileNames[i], i < 2 ? 60_000 : 10_000, payload ? hashes[i] : null, payload ? null : hashes[i]);
        }

        return files;
    }
}
