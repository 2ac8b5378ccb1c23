namespace Muser.Testing;

/// <summary>Where large test data comes from: the folder named by MUSER_TEST_DATA, else <c>../shared</c> beside the repository.</summary>
public static class TestData
{
    /// <summary>The repository root: the nearest parent of the test assembly that holds Muser.Orleans.sln.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The data folder, or null where there is none.</summary>
    public static string? Folder { get; } = FindFolder();

    /// <summary>The path of a data file such as <c>data/imaging/vis_ch24_RR.bin</c>. Throws where it is missing: mark the test [DataFact].</summary>
    public static string Path(string relative) =>
        System.IO.Path.Combine(Folder ?? throw new InvalidOperationException("No test data folder; mark the test [DataFact]."), relative);

    /// <summary>Whether a data file is there.</summary>
    public static bool Has(string relative) => Folder is not null && File.Exists(System.IO.Path.Combine(Folder, relative));

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Muser.Orleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Muser.Orleans.sln above {AppContext.BaseDirectory}.");
    }

    private static string? FindFolder()
    {
        var named = Environment.GetEnvironmentVariable("MUSER_TEST_DATA");
        var folder = string.IsNullOrEmpty(named) ? System.IO.Path.Combine(RepositoryRoot, "..", "shared") : named;
        return Directory.Exists(folder) ? System.IO.Path.GetFullPath(folder) : null;
    }
}
