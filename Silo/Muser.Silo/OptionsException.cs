namespace Muser.Silo;

/// <summary>A setting has a value that it may not have; the message names the setting, the value and the rule.</summary>
public sealed class OptionsException(string message) : Exception(message)
{
    /// <summary>Throws unless a setting obeys its rule.</summary>
    public static void Require(bool obeys, string option, object? value, string rule)
    {
        if (!obeys)
        {
            throw new OptionsException($"The setting {option} is '{value}'; it must be {rule}.");
        }
    }

    /// <summary>Binds settings; a text that is no value of its type becomes an <see cref="OptionsException"/>.</summary>
    internal static void Guard(Action bind)
    {
        try
        {
            bind();
        }
        catch (InvalidOperationException notConverted)
        {
            throw new OptionsException(notConverted.Message);
        }
    }
}
