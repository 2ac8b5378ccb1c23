namespace Muser.Silo;

/// <summary>A file that a command reads.</summary>
public static class InputFile
{
    /// <summary>Throws <see cref="UserInputException"/> where there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">What it should be, such as <c>a file of raw frames</c>; it fills <c>... is needed</c>.</param>
    public static void Require(string path, string wanted)
    {
        if (Directory.Exists(path))
        {
            throw new UserInputException($"{path} is a folder; {wanted} is needed.");
        }

        if (!File.Exists(path))
        {
            throw new UserInputException($"{(path.Length == 0 ? "The file ''" : path)} is not there; {wanted} is needed.");
        }
    }
}
