namespace Muser.Cli.Tests.Jobs;

/// <summary>The assembly of the template, as a user puts it where the service looks.</summary>
internal static class UserAssembly
{
    /// <summary>Puts it below a folder, changed or not; returns its path.</summary>
    public static string Install(string assemblies, Func<byte[], byte[]>? change = null)
    {
        var built = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "MyJobs", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))));
        var folder = Directory.CreateDirectory(Path.Combine(assemblies, "MyJobs")).FullName;
        File.Copy(Path.Combine(built, "MyJobs.deps.json"), Path.Combine(folder, "MyJobs.deps.json"));
        var path = Path.Combine(folder, "MyJobs.dll");
        var assembly = File.ReadAllBytes(Path.Combine(built, "MyJobs.dll"));
        File.WriteAllBytes(path, change is null ? assembly : change(assembly));
        return path;
    }
}
