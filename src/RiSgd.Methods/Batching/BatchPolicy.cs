namespace RiSgd.Methods;

/// <summary>How redundancy changes the number of samples of a step (option --batch-policy; the two regimes of RI-SGD, section 5).</summary>
public enum BatchPolicy
{
    /// <summary>The reference batch from every whole chunk: compute grows by the factor q.</summary>
    Full,

    /// <summary>The reference batch divided among the chunks held: compute as without redundancy.</summary>
    Reduced,
}
