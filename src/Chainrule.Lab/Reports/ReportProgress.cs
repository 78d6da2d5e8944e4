namespace Chainrule.Lab.Reports;

/// <summary>How far a long part of a report has come.</summary>
/// <param name="Part">What is made: "t-SNE of 2,000 test images".</param>
/// <param name="Share">How much of it is done, 0 … 1.</param>
public sealed record ReportProgress(string Part, double Share);
