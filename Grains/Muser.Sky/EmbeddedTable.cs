namespace Muser.Sky;

/// <summary>The tables that travel inside this assembly.</summary>
internal static class EmbeddedTable
{
    /// <summary>
    /// Opens a table by its file name. Throws <see cref="InvalidOperationException"/> when the build left it out.
    /// </summary>
    internal static StreamReader Open(string fileName) =>
        new(typeof(EmbeddedTable).Assembly.GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The table {fileName} is not embedded in Muser.Sky."));
}
