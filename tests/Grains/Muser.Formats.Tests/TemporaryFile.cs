namespace Muser.Formats.Tests;

/// <summary>The name of a file that is gone when the test is.</summary>
internal sealed class TemporaryFile(string extension = ".fits") : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"muser-{Guid.NewGuid():N}{extension}");

    public void Dispose() => File.Delete(Path);
}
